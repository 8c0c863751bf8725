/** Sentences to quote: a figure with its track, edition and measure, and a permanent link. */

import { addDays } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import type { Format, Units } from '../words/format.ts';
import { t, zoneName } from '../words/index.ts';
import { bothAreas, bothChanges } from './amounts.ts';

/** What every quoted figure carries. */
export interface Quoted {
  /** Class or group as the scheme names it, e.g. "Occupied". */
  readonly what: string;
  /** Region, place or the whole, as a name in the nominative. */
  readonly where: string;
  readonly track: string;
  /** The edition in force: its id and when it was valid, Unix seconds and the day there. */
  readonly edition: { readonly id: string; readonly validAt: number; readonly day: string };
  readonly measure: string;
  readonly link: string;
  readonly units: Units;
}

/** "On 3 August 2025 the … map showed …" */
export function areaSentence(
  quoted: Quoted & { day: string; areaM2: number; share: number | null },
  format: Format,
): string {
  const share = quoted.share === null ? '' : t('cite.share', { share: format.percent(quoted.share, 1) });
  return t('cite.area', {
    ...common(quoted, format),
    day: format.day(quoted.day),
    area: bothAreas(format, quoted.areaM2, quoted.units),
    share,
  });
}

/** "Between 4 July and 3 August 2025 … by +508 km²". `edition` is the later of the two it depends on. */
export function changeSentence(
  quoted: Quoted & { from: string; to: string; fromEdition: Quoted['edition']; changeM2: number },
  format: Format,
): string {
  const { edition, fromEdition } = quoted;
  const [before, after] = [editionText(fromEdition, format), editionText(edition, format)];
  return t('cite.change', {
    ...common(quoted, format),
    edition: fromEdition.id === edition.id ? after : t('cite.editions', { from: before, to: after }),
    from: format.day(quoted.from),
    to: format.day(quoted.to),
    change: bothChanges(format, quoted.changeM2, quoted.units),
  });
}

/** What a sentence of the panel is about: the area, a change over days, or since the reader's own day. */
export type QuoteChoice = 'area' | '1' | '7' | '30' | 'since';
export const QUOTE_DAYS = ['1', '7', '30'] as const;

/** The two days a sentence is about, the earlier first; null for an area, which is of one day. */
export function quotedDays(choice: QuoteChoice, day: string, since: string | null): { from: string; to: string } | null {
  if (choice === 'area') return null;
  const other = choice === 'since' ? since : addDays(day, -choice);
  if (other === null || other === day) return null;
  return other < day ? { from: other, to: day } : { from: day, to: other };
}

/** What a sentence says of the edition in force on a day; null where there is none. */
export function editionOn(record: TrackRecord, day: string): Quoted['edition'] | null {
  const mark = record.editionAt(day);
  return mark && { id: mark.id, validAt: mark.validAt, day: record.dayOf(mark.index) };
}

/** "edition of 3 August 2025, 22:58, …", with the city of the time zone. */
export function editionText(edition: Quoted['edition'], format: Format): string {
  return t('cite.edition', {
    day: format.day(edition.day),
    time: format.time(edition.validAt),
    zone: zoneName(format.timeZone),
  });
}

export function measureText(measure: string): string {
  const key = `measure.name.${measure}`;
  const known = t(key);
  return known === key ? measure : known;
}

function common(quoted: Quoted, format: Format): Record<string, string> {
  return {
    what: quoted.what,
    where: quoted.where,
    track: quoted.track,
    edition: editionText(quoted.edition, format),
    measure: measureText(quoted.measure),
    link: quoted.link,
  };
}
