import { describe, expect, it } from 'vitest';
import { Format } from '../src/words/format.ts';
import { addDays } from '../src/data/days.ts';
import { writtenDay } from '../src/search/written.ts';

const day = (text: string) => writtenDay(text, ['en', 'uk']);

describe('a date as people write it', () => {
  it.each([
    ['2025-08-03', '2025-08-03'],
    ['2025/8/3', '2025-08-03'],
    ['03.08.2025', '2025-08-03'],
    ['3/8/25', '2025-08-03'],
    ['3 August 2025', '2025-08-03'],
    ['3rd of August, 2025', '2025-08-03'],
    ['August 3, 2025', '2025-08-03'],
    ['Sept 2022', '2022-09-01'],
    ['aug 2024', '2024-08-01'],
    ['08.2024', '2024-08-01'],
    ['2024-08', '2024-08-01'],
    ['3 серпня 2025', '2025-08-03'],
    ['3 серпня 2025 р.', '2025-08-03'],
    ['3 серп. 2025', '2025-08-03'],
    ['Серпень 2025', '2025-08-01'],
  ])('%s', (text, meant) => expect(day(text)).toBe(meant));

  it.each(['', 'Kherson', '3 August', '31.02.2025', '2025', 'ju 2025', 'May Ray 2025', '48.5, 37.9', '3 4 August 2025', 'Au 2025'])(
    'is not %s',
    (text) => expect(day(text)).toBeNull(),
  );

  it('is read as the viewer writes it, in each language', () => {
    for (const language of ['en', 'uk']) {
      const format = new Format(language, 'Europe/Kyiv');
      for (let i = 0; i < 366; i += 5) {
        const one = addDays('2024-01-01', i);
        expect(day(format.day(one))).toBe(one);
        expect(day(format.dayBrief(one))).toBe(one);
      }
    }
  });
});
