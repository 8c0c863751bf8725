/** The page's own typefaces as `@font-face` rules that carry them along. */

/** Faces named in pictures. */
const FAMILIES = ['Inter Variable', 'Source Serif 4 Variable'];

/**
 * Rules for every face the text may need, with the files as data URIs. Subsets without a letter
 * of the text are left out. Faces that cannot be read are left out too: the picture then falls
 * back to common ones.
 */
export async function embeddedFaces(text: string): Promise<string> {
  const letters = [...new Set(text)].map((letter) => letter.codePointAt(0)!);
  const rules = [...document.styleSheets]
    .flatMap(rulesOf)
    .filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule)
    .filter((rule) => FAMILIES.includes(property(rule, 'font-family').replace(/["']/g, '')))
    .filter((rule) => letters.some((letter) => covers(property(rule, 'unicode-range'), letter)));
  const written = await Promise.all(rules.map(embedded));
  return written.join('');
}

async function embedded(rule: CSSFontFaceRule): Promise<string> {
  const address = /url\(["']?([^"')]+)/.exec(property(rule, 'src'))?.[1];
  if (!address) return '';
  try {
    const answer = await fetch(new URL(address, rule.parentStyleSheet?.href ?? document.baseURI));
    if (!answer.ok) return '';
    const data = base64(new Uint8Array(await answer.arrayBuffer()));
    const range = property(rule, 'unicode-range');
    return [
      `@font-face{font-family:${property(rule, 'font-family')}`,
      `font-style:${property(rule, 'font-style') || 'normal'}`,
      `font-weight:${property(rule, 'font-weight') || '100 900'}`,
      `src:url(data:font/woff2;base64,${data}) format("woff2")`,
      `${range ? `unicode-range:${range}` : ''}}`,
    ].join(';');
  } catch {
    return '';
  }
}

/** Is a code point in a `unicode-range`? An empty range covers all. */
export function covers(range: string, letter: number): boolean {
  if (!range) return true;
  return range.split(',').some((part) => {
    const [low, high] = part
      .trim()
      .replace(/^U\+/i, '')
      .split('-');
    const first = Number.parseInt(low!.replaceAll('?', '0'), 16);
    const last = Number.parseInt((high ?? low)!.replaceAll('?', 'F'), 16);
    return first <= letter && letter <= last;
  });
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

function property(rule: CSSFontFaceRule, name: string): string {
  return rule.style.getPropertyValue(name).trim();
}

function base64(bytes: Uint8Array): string {
  let text = '';
  const step = 0x8000;
  for (let i = 0; i < bytes.length; i += step) text += String.fromCharCode(...bytes.subarray(i, i + step));
  return btoa(text);
}
