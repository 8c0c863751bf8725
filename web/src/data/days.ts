/** Days as ISO dates, and when they begin and end in a time zone. */

export const DAY_S = 86400;
const WEEK_S = 7 * DAY_S;

/** Days since 1970-01-01 of an ISO date. */
export function dayNumber(day: string): number {
  return Math.round(Date.UTC(+day.slice(0, 4), +day.slice(5, 7) - 1, +day.slice(8, 10)) / 1000 / DAY_S);
}

export function dayOfNumber(number: number): string {
  return new Date(number * DAY_S * 1000).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOfNumber(dayNumber(day) + days);
}

/** The same day of another month; the month's last day where it has no such day. */
export function addMonths(day: string, months: number): string {
  const year = +day.slice(0, 4);
  const month = +day.slice(5, 7) - 1 + months;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(+day.slice(8, 10), last))).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Whether a text is a date of the calendar, written as 2025-08-03. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The calendar of one time zone. */
export class Zone {
  readonly #parts: Intl.DateTimeFormat;
  readonly #starts = new Map<string, number>();
  /** By week since 1970: the offset at its beginning. */
  readonly #weeks = new Map<number, number>();

  constructor(readonly name: string) {
    this.#parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** The moment a day begins, Unix seconds. Exact at changes of summer time too: a midnight that comes
   *  twice is the first of the two, and a day without one begins at the moment the clocks leap. */
  startOf(day: string): number {
    let start = this.#starts.get(day);
    if (start === undefined) {
      const wall = dayNumber(day) * DAY_S;
      // No zone is further than a day from UTC: these are the offsets before and after any change near.
      const both = [wall - DAY_S, wall + DAY_S].map((moment) => wall - this.#offset(moment)).sort((a, b) => a - b);
      start = both.find((moment) => moment + this.#offset(moment) === wall) ?? both[1]!;
      this.#starts.set(day, start);
    }
    return start;
  }

  /** The moment a day is over: the beginning of the next. */
  endOf(day: string): number {
    return this.startOf(addDays(day, 1));
  }

  dayOf(unix: number): string {
    return dayOfNumber(Math.floor((unix + this.#offset(unix)) / DAY_S));
  }

  /** Seconds the zone is ahead of UTC at a moment. The calendar of the browser takes some 30 µs to be
   *  asked, a long record asks thousands of times: it is asked by the week, and by the moment only in a
   *  week that ends with another offset than it began with. (No zone turns its clocks forth and back
   *  within a week.) */
  #offset(unix: number): number {
    const week = Math.floor(unix / WEEK_S);
    const offset = this.#ofWeek(week);
    return offset === this.#ofWeek(week + 1) ? offset : this.#asked(unix);
  }

  #ofWeek(week: number): number {
    let offset = this.#weeks.get(week);
    if (offset === undefined) this.#weeks.set(week, (offset = this.#asked(week * WEEK_S)));
    return offset;
  }

  #asked(unix: number): number {
    const at: Record<string, number> = {};
    for (const { type, value } of this.#parts.formatToParts(unix * 1000)) at[type] = +value;
    return Date.UTC(at.year!, at.month! - 1, at.day!, at.hour!, at.minute!, at.second!) / 1000 - unix;
  }
}
