/** The editions of a track, and which of them is in force on a day. */

import { addDays, dayNumber, type Zone } from './days.ts';
import type { Gap, RecordAnswer } from './types.ts';

export interface EditionMark {
  index: number;
  id: string;
  /** Unix seconds. */
  validAt: number;
  publishedAt: number;
  /** The edition is of an earlier day than the one asked for. */
  earlier: boolean;
}

export class TrackRecord {
  readonly track: string;
  readonly ids: readonly string[];
  readonly validAt: readonly number[];
  readonly publishedAt: readonly number[];
  readonly first: string;
  readonly last: string;
  readonly gaps: readonly Gap[];
  readonly #byDay = new Map<string, EditionMark | null>();

  constructor(
    answer: RecordAnswer,
    readonly zone: Zone,
  ) {
    this.track = answer.track;
    this.ids = answer.editions.id;
    this.validAt = answer.editions.valid_at;
    this.publishedAt = answer.editions.published_at;
    this.first = answer.days.first;
    this.last = answer.days.last;
    this.gaps = answer.gaps;
  }

  get empty(): boolean {
    return this.ids.length === 0;
  }

  /** The edition in force at the end of a day; null before the first. */
  editionAt(day: string): EditionMark | null {
    let mark = this.#byDay.get(day);
    if (mark === undefined) {
      const index = this.indexBefore(this.zone.endOf(day));
      mark = index < 0 ? null : this.#mark(index, day);
      this.#byDay.set(day, mark);
    }
    return mark;
  }

  /** Index of the last edition valid before a moment (Unix seconds); -1 when there is none. */
  indexBefore(moment: number): number {
    let low = 0;
    let high = this.validAt.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.validAt[middle]! < moment) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The day of an edition, in the scheme's zone. */
  dayOf(index: number): string {
    return this.zone.dayOf(this.validAt[index]!);
  }

  /** The gap in the record a day lies in, if any. */
  gapAt(day: string): Gap | null {
    return this.gaps.find((gap) => gap.first <= day && day <= gap.last) ?? null;
  }

  /** A day within the record: the nearest of its first and last when outside. */
  clamp(day: string): string {
    return day < this.first ? this.first : day > this.last ? this.last : day;
  }

  /** Day `fraction` of the way through the record, 0 to 1. */
  dayAt(fraction: number): string {
    return this.clamp(addDays(this.first, Math.round(fraction * this.spanDays)));
  }

  fractionOf(day: string): number {
    return this.spanDays ? (dayNumber(day) - dayNumber(this.first)) / this.spanDays : 0;
  }

  get spanDays(): number {
    return dayNumber(this.last) - dayNumber(this.first);
  }

  #mark(index: number, day: string): EditionMark {
    return {
      index,
      id: this.ids[index]!,
      validAt: this.validAt[index]!,
      publishedAt: this.publishedAt[index]!,
      earlier: this.dayOf(index) < day,
    };
  }
}
