/** Dates as people write them. Pure. */

import { isDay } from '../data/days.ts';
import { locale } from '../words/format.ts';

/** A beginning of a month's name that means it. */
const LETTERS = 3;

/** The day a text means: `2025-08-03`, `03.08.2025`, `3/8/25`, `3 August 2025`, `August 3, 2025`, `3 серпня
 *  2025 р.`; of a month and a year, its first day. Day before month, as the viewer's languages write it;
 *  names of months in any of `languages`, from their first three letters on. null for other texts. */
export function writtenDay(text: string, languages: readonly string[]): string | null {
  const written = text.trim().toLocaleLowerCase().replace(/[\u00a0\u202f]/g, ' ');
  const iso = /^(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?$/.exec(written);
  if (iso) return dayOf(+iso[1]!, +iso[2]!, iso[3] ? +iso[3] : 1);
  const numbers = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})$/.exec(written);
  if (numbers) return dayOf(fullYear(numbers[3]!), +numbers[2]!, +numbers[1]!);
  const month = /^(\d{1,2})[./](\d{4})$/.exec(written);
  if (month) return dayOf(+month[2]!, +month[1]!, 1);
  const words = written.match(/\p{L}[\p{L}\p{M}'’ʼ]*|\d+/gu) ?? [];
  const figures = words.filter((word) => /^\d+$/.test(word));
  const names = words.filter((word) => !/^\d+$/.test(word) && !LITTLE.has(word));
  const year = figures.find((one) => one.length === 4);
  const days = figures.filter((one) => one.length <= 2);
  if (names.length !== 1 || !year || figures.length !== days.length + 1 || days.length > 1) return null;
  const found = monthNamed(names[0]!, languages);
  return found ? dayOf(+year, found, days.length ? +days[0]! : 1) : null;
}

/** Words beside a date that say nothing of which it is. */
const LITTLE = new Set(['st', 'nd', 'rd', 'th', 'of', 'the', 'р', 'рік', 'року', 'г', 'год', 'года']);

function dayOf(year: number, month: number, day: number): string | null {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

function fullYear(year: string): number {
  return year.length === 4 ? +year : 2000 + +year;
}

/** 1 to 12; null when no month, or more than one, begins so. */
function monthNamed(name: string, languages: readonly string[]): number | null {
  if (name.length < LETTERS) return null;
  const found = new Set(languages.flatMap((language) => namesOf(language).flatMap((forms, i) => (forms.some((form) => form.startsWith(name)) ? [i + 1] : []))));
  return found.size === 1 ? [...found][0]! : null;
}

const kept = new Map<string, string[][]>();

/** Of each month, its name alone, beside a day (another case in many languages), and cut short. */
function namesOf(language: string): string[][] {
  let names = kept.get(language);
  if (!names) {
    const forms: Intl.DateTimeFormatOptions[] = [{ month: 'long' }, { day: 'numeric', month: 'long' }, { month: 'short' }, { day: 'numeric', month: 'short' }];
    const formats = forms.map((form) => new Intl.DateTimeFormat(locale(language), { ...form, timeZone: 'UTC' }));
    names = Array.from({ length: 12 }, (_, month) =>
      formats.map((format) => {
        const part = format.formatToParts(Date.UTC(2024, month, 1)).find(({ type }) => type === 'month');
        return (part?.value ?? '').toLocaleLowerCase(language).replace(/\.$/, '');
      }),
    );
    kept.set(language, names);
  }
  return names;
}
