/** Texts of the interface, from one catalogue a language. A third language is one more file here. */

const CATALOGUES = import.meta.glob<Record<string, string>>('./*.json', { import: 'default' });

export type Values = Record<string, string | number>;

export class Words {
  readonly #plural: Intl.PluralRules;

  constructor(
    readonly language: string,
    private readonly catalogue: Record<string, string>,
  ) {
    this.#plural = new Intl.PluralRules(language);
  }

  /** The text of a key with `{name}`s filled in. With a number `n`, the form `key.<plural category>`
   *  (`key.one`, `key.few` …) is taken where the catalogue has it. */
  t(key: string, values: Values = {}): string {
    const form = typeof values.n === 'number' ? `${key}.${this.#plural.select(values.n)}` : key;
    const text = this.catalogue[form] ?? this.catalogue[`${key}.other`] ?? this.catalogue[key] ?? key;
    // a date that ends in "р." ends its sentence, too
    return text.replace(/(\{(\w+)\})(\.(?!\.))?/g, (_, gap: string, name: string, stop = '') => {
      const value = String(values[name] ?? gap);
      return value.endsWith('.') ? value : value + stop;
    });
  }
}

let words = new Words('en', {});

/** The text of a key in the language of the page. */
export function t(key: string, values?: Values): string {
  return words.t(key, values);
}

export function languages(): string[] {
  return Object.keys(CATALOGUES).map((path) => path.slice(2, -5));
}

/** Takes the catalogue of a language; of English when there is none of it. */
export async function speak(language: string): Promise<string> {
  const chosen = `./${language}.json` in CATALOGUES ? language : 'en';
  words = new Words(chosen, await CATALOGUES[`./${chosen}.json`]!());
  return chosen;
}

/** The name in the page's language; else the English one, else any there is. */
export function nameIn(names: Record<string, string>, language: string = words.language): string {
  return names[language] ?? names.en ?? Object.values(names)[0] ?? '';
}

/** The city a time zone is named for, in the page's language where its catalogue has it. */
export function zoneName(zone: string): string {
  const key = `zone.${zone}`;
  const said = t(key);
  return said === key ? zone.split('/').at(-1)!.replaceAll('_', ' ') : said;
}

/** A region's name as a table or a map has room for: without the word for what kind of unit it is,
 *  which the catalogue lists under `region.kinds`. */
export function regionName(names: Record<string, string>): string {
  const name = nameIn(names);
  const kinds = t('region.kinds').split('|').map((kind) => kind.trim());
  for (const kind of kinds) {
    if (name.endsWith(` ${kind}`)) return name.slice(0, -kind.length - 1);
    if (name.startsWith(`${kind} `)) return name.slice(kind.length + 1);
  }
  return name;
}
