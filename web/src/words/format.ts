/** Numbers, areas, lengths and dates as a language writes them. The only place that formats. */

import { DAY_S, dayNumber } from '../data/days.ts';

export const M2_PER_MI2 = 1609.344 ** 2;
export const M_PER_MI = 1609.344;
/** A typographic minus, as wide as a plus. */
export const MINUS = '−';

export type Units = 'km' | 'mi';

export class Format {
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #dates = new Map<string, Intl.DateTimeFormat>();

  constructor(
    readonly language: string,
    readonly timeZone: string,
  ) {}

  number(value: number, digits = 0): string {
    return this.#number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  /** With its sign; zero has none. */
  signed(value: number, digits = 0): string {
    return this.#number({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' })
      .format(value)
      .replace('-', MINUS);
  }

  /** An area's number without its unit: whole below, tenths under 10, in the unit chosen. */
  area(m2: number, units: Units = 'km'): string {
    return this.number(areaIn(m2, units), digitsFor(areaIn(m2, units)));
  }

  areaChange(m2: number, units: Units = 'km'): string {
    return this.signed(areaIn(m2, units), digitsFor(areaIn(m2, units)));
  }

  length(m: number, units: Units = 'km'): string {
    const value = m / (units === 'mi' ? M_PER_MI : 1000);
    return this.number(value, digitsFor(value));
  }

  /** A share of 1 as per cent, without the sign, e.g. 18.94. */
  percent(share: number, digits = 2): string {
    return this.number(share * 100, digits);
  }

  /** 3 August 2025 */
  day(day: string): string {
    return this.#date({ day: 'numeric', month: 'long', year: 'numeric' }, 'UTC').format(noon(day));
  }

  /** Sun 3 Aug 2025 */
  dayShort(day: string): string {
    return this.#date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, 'UTC')
      .format(noon(day))
      .replace(/,/g, '');
  }

  /** 3 Aug 2025 */
  dayBrief(day: string): string {
    return this.#date({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC').format(noon(day));
  }

  /** 3 Jul – 3 Aug 2025 */
  period(from: string, to: string): string {
    const text = this.#date({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC').formatRange(noon(from), noon(to));
    // A short word behind the year, as the Ukrainian “р.”, does not begin a line.
    return text.replace(/ (?=\S{1,3}$)/, '\u00a0');
  }

  /** 3 Aug */
  dayOfMonth(day: string): string {
    return this.#date({ day: 'numeric', month: 'short' }, 'UTC').format(noon(day));
  }

  /** Sept 2022 */
  month(day: string): string {
    return this.#date({ month: 'short', year: 'numeric' }, 'UTC').format(noon(day));
  }

  year(day: string): string {
    return day.slice(0, 4);
  }

  /** 22:58, in the scheme's zone. */
  time(unix: number): string {
    return this.#date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, this.timeZone).format(unix * 1000);
  }

  #number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return keep(this.#numbers, JSON.stringify(options), () => new Intl.NumberFormat(locale(this.language), options));
  }

  #date(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
    const all = { ...options, timeZone };
    return keep(this.#dates, JSON.stringify(all), () => new Intl.DateTimeFormat(locale(this.language), all));
  }
}

/** British forms for English: day before month. */
export function locale(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

export function areaIn(m2: number, units: Units): number {
  return m2 / (units === 'mi' ? M2_PER_MI2 : 1e6);
}

function digitsFor(value: number): number {
  return value !== 0 && Math.abs(value) < 9.95 ? 1 : 0;
}

function noon(day: string): number {
  return dayNumber(day) * DAY_S * 1000 + 43_200_000;
}

function keep<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
