import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { Format } from '../src/words/format.ts';
import { speak } from '../src/words/index.ts';
import { areaText, bothChanges, lengthText } from '../src/panels/amounts.ts';
import { areaSentence, changeSentence, type Quoted } from '../src/panels/sentences.ts';

const catalogue = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../src/words/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;

const quoted: Quoted = {
  what: 'Occupied',
  where: 'Ukraine',
  track: 'DeepState',
  edition: { id: '58ce7f09a79c', validAt: Date.parse('2025-08-03T19:58:25Z') / 1000, day: '2025-08-03' },
  measure: 'authalic',
  link: 'https://atlas.example/?day=2025-08-03&track=deepstate',
  units: 'km',
};

/** Spaces that do not break are written as plain ones, to be read here. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('a sentence in English', () => {
  let format: Format;
  beforeEach(async () => {
    await speak('en');
    format = new Format('en', 'Europe/Kyiv');
  });

  it('says the area with map, edition, measure and link', () => {
    expect(areaSentence({ ...quoted, day: '2025-08-03', areaM2: 114_329_766_499, share: 0.18974 }, format)).toBe(
      'On 3 August 2025 the DeepState map showed 114,330 km² (44,143 mi²) as “Occupied” in Ukraine, 19.0 % of its ground' +
        ' (edition of 3 August 2025, 22:58, Kyiv; exact area on the WGS 84 ellipsoid (authalic), measured with Contactline).' +
        ' https://atlas.example/?day=2025-08-03&track=deepstate',
    );
  });

  it('puts the reader’s unit first', () => {
    const sentence = areaSentence({ ...quoted, units: 'mi', day: '2025-08-03', areaM2: 210.6e6, share: null }, format);
    expect(sentence).toContain('81 mi² (211 km²) as “Occupied” in Ukraine (edition');
  });

  it('says a change with its sign and both dates', () => {
    const sentence = changeSentence({ ...quoted, from: '2025-07-04', to: '2025-08-03', changeM2: -508.6e6 }, format);
    expect(sentence).toContain('Between 4 July 2025 and 3 August 2025');
    expect(sentence).toContain('changed by −509 km² (−196 mi²)');
  });
});

describe('a sentence in Ukrainian', () => {
  let format: Format;
  beforeEach(async () => {
    await speak('uk');
    format = new Format('uk', 'Europe/Kyiv');
  });

  it('says the area with map, edition, measure and link', () => {
    const sentence = areaSentence(
      { ...quoted, what: 'Окуповано', where: 'Сумська область', day: '2025-08-03', areaM2: 210.6e6, share: 0.0088 },
      format,
    );
    expect(plain(sentence)).toBe(
      'За картою DeepState, станом на 3 серпня 2025 р. площа категорії «Окуповано» (Сумська область) становила' +
        ' 211 км² (81 кв. миля), або 0,9 % території (випуск від 3 серпня 2025 р., 22:58 за Києвом; точна площа на' +
        ' еліпсоїді WGS 84 (authalic), обчислено в Contactline). https://atlas.example/?day=2025-08-03&track=deepstate',
    );
  });

  it('bends the mile to its number', () => {
    const miles = (n: number) => plain(areaText(format, n * 1609.344 ** 2, 'mi'));
    expect([21, 22, 25, 1.5].map(miles)).toEqual(['21 кв. миля', '22 кв. милі', '25 кв. миль', '1,5 кв. милі']);
    expect(plain(lengthText(format, 5 * 1609.344 * 1000, 'mi'))).toBe('5 000 миль');
    expect(plain(bothChanges(format, 15e6, 'km'))).toBe('+15 км² (+5,8 кв. милі)');
  });
});

describe('the catalogues', () => {
  const base = (key: string) => key.replace(/\.(one|few|many|other)$/, '');
  const keys = (language: string) => [...new Set(Object.keys(catalogue(language)).map(base))].sort();

  it('have the same keys', () => {
    expect(keys('uk')).toEqual(keys('en'));
  });

  it('have the plural forms that their language asks for', () => {
    const uk = catalogue('uk');
    for (const key of Object.keys(uk).filter((one) => one.endsWith('.one')))
      for (const form of ['few', 'many', 'other']) expect(uk, key).toHaveProperty([`${base(key)}.${form}`]);
  });

  it('name the same values in each language', () => {
    const uk = catalogue('uk');
    const named = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    for (const [key, text] of Object.entries(catalogue('en'))) if (uk[key] !== undefined) expect(named(uk[key]), key).toEqual(named(text));
  });
});
