/** Sentences to quote: a figure with its track, edition and measure, and a permanent link. */

import type { Format, Units } from '../words/format.ts';
import { t } from '../words/index.ts';
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

/** "On 3 August 2025 the map of DeepState showed …" */
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

/** "Between 4 July and 3 August 2025 … by +508 km²" */
export function changeSentence(
  quoted: Quoted & { from: string; to: string; changeM2: number },
  format: Format,
): string {
  return t('cite.change', {
    ...common(quoted, format),
    from: format.day(quoted.from),
    to: format.day(quoted.to),
    change: bothChanges(format, quoted.changeM2, quoted.units),
  });
}

/** "edition of 3 August 2025, 22:58, Kyiv" */
export function editionText(edition: Quoted['edition'], format: Format): string {
  return t('cite.edition', {
    day: format.day(edition.day),
    time: format.time(edition.validAt),
    zone: zoneName(format.timeZone),
  });
}

/** The city a time zone is named after, in the page's language where the catalogue knows it. */
export function zoneName(timeZone: string): string {
  const key = `cite.zone.${timeZone}`;
  const known = t(key);
  return known === key ? timeZone.split('/').at(-1)!.replaceAll('_', ' ') : known;
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
