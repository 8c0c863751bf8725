import { describe, expect, it } from 'vitest';
import { Format, MINUS } from '../src/words/format.ts';
import { Words } from '../src/words/index.ts';
import { scaleBar, metresPerPixel } from '../src/legend/scale.ts';

const catalogues = import.meta.glob<Record<string, string>>('../src/words/*.json', { eager: true, import: 'default' });
const PLURAL = /\.(zero|one|two|few|many|other)$/;
const all = Object.entries(catalogues).map(([path, words]) => [path.match(/(\w+)\.json$/)![1]!, words] as const);

describe('catalogues', () => {
  const keys = (words: Record<string, string>) => new Set(Object.keys(words).map((key) => key.replace(PLURAL, '')));

  it('have the same keys in every language', () => {
    const [, first] = all[0]!;
    for (const [, words] of all) expect([...keys(words)].toSorted()).toEqual([...keys(first)].toSorted());
  });

  it('have every plural form their language asks for', () => {
    for (const [language, words] of all) {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const counted = new Set(Object.keys(words).filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')));
      for (const key of counted) for (const form of needed) expect(Object.keys(words), `${language} ${key}`).toContain(`${key}.${form}`);
    }
  });

  it('fill in the same values in every language', () => {
    const values = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
    const [, first] = all[0]!;
    for (const [, words] of all)
      for (const [key, text] of Object.entries(words)) if (key in first && !PLURAL.test(key)) expect(values(text), key).toEqual(values(first[key]!));
  });

  it('choose the form a number takes', () => {
    const words = new Words('uk', { 'x.one': '{n} день', 'x.few': '{n} дні', 'x.many': '{n} днів', 'x.other': '{n} дня' });
    expect([1, 3, 7, 21].map((n) => words.t('x', { n }))).toEqual(['1 день', '3 дні', '7 днів', '21 день']);
  });

  it('end in one full stop, whatever the last value ends in', () => {
    const words = new Words('uk', { x: 'Запис триває до {last}.', y: '{last}, і далі…', z: '{last}...' });
    expect(words.t('x', { last: '3 серпня 2025 р.' })).toBe('Запис триває до 3 серпня 2025 р.');
    expect(words.t('x', { last: '2025-08-03' })).toBe('Запис триває до 2025-08-03.');
    expect(words.t('y', { last: '2025 р.' })).toBe('2025 р., і далі…');
    expect(words.t('z', { last: 'a' })).toBe('a...');
    expect(words.t('x')).toBe('Запис триває до {last}.');
  });
});

describe('numbers and dates', () => {
  const en = new Format('en', 'Europe/Kyiv');
  const uk = new Format('uk', 'Europe/Kyiv');

  it('are written as the language writes them', () => {
    expect(en.area(114_329e6)).toBe('114,329');
    expect(uk.area(114_329e6)).toMatch(/^114\s329$/);
    expect([en.day('2025-08-03'), en.dayShort('2025-08-03'), en.month('2022-09-12')]).toEqual(['3 August 2025', 'Sun 3 Aug 2025', 'Sept 2022']);
  });

  it('changes carry their sign, with a minus as wide as the plus, and none at nothing', () => {
    expect([en.areaChange(15e6), en.areaChange(-4.24e6), en.areaChange(0)]).toEqual(['+15', `${MINUS}4.2`, '0']);
  });

  it('times are those of the zone of the scheme', () => {
    expect(en.time(Date.UTC(2025, 7, 3, 19, 58) / 1000)).toBe('22:58');
  });
});

describe('the scale bar', () => {
  it('is a round length that fits, in both units', () => {
    for (let zoom = 2; zoom <= 15; zoom += 0.37)
      for (const units of ['km', 'mi'] as const) {
        const camera = { lon: 35, lat: 48, zoom };
        const { px, text } = scaleBar(camera, units, (value, unit) => `${value} ${unit}`);
        expect(px).toBeGreaterThan(30);
        expect(px).toBeLessThanOrEqual(91);
        const [value, unit] = [parseFloat(text), text.split(' ')[1]!];
        expect((value * { km: 1000, mi: 1609.344, m: 1 }[unit]!) / metresPerPixel(camera)).toBeCloseTo(px, -0.4);
      }
  });
});
