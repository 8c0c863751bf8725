/**
 * The arithmetic of the panels: areas, shares and changes of a day, from steps and a record.
 * No request is made here, so that a step in time needs none.
 */

import { addDays } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import type { RegionInfo, Steps } from '../data/steps.ts';
import type { GroupInfo } from '../data/types.ts';

export interface Row {
  readonly region: RegionInfo;
  readonly name: string;
  readonly areaM2: number;
  /** Of the region's measured area; null where that is not known. */
  readonly share: number | null;
  /** null where the record does not reach back so far. */
  readonly changeM2: number | null;
}

export type Column = 'name' | 'area' | 'share' | 'change';

export const COLUMNS: readonly Column[] = ['name', 'area', 'share', 'change'];

/** The period of the table's column of changes, days. */
export const TABLE_DAYS = 30;

/** Classes of a group; none for a group the scheme does not have. */
export function classesOf(groups: readonly GroupInfo[], group: string): readonly string[] {
  return groups.find((one) => one.id === group)?.classes ?? [];
}

/** Area on a day; null before the record begins. */
export function areaOn(
  steps: Steps,
  record: TrackRecord,
  region: string | null,
  classes: readonly string[],
  day: string,
): number | null {
  const edition = record.editionAt(day);
  return edition === null ? null : areaM2(steps, region, classes, edition.index);
}

/** Whole square metres add up to one or two too few where all is gone: that is no area below none. */
function areaM2(steps: Steps, region: string | null, classes: readonly string[], edition: number): number {
  return Math.max(0, steps.areaM2(region, classes, edition));
}

/** What a region gained (lost, if negative) between the ends of two days; null outside the record. */
export function changeBetween(
  steps: Steps,
  record: TrackRecord,
  region: string | null,
  classes: readonly string[],
  from: string,
  to: string,
): number | null {
  const before = areaOn(steps, record, region, classes, from);
  const after = areaOn(steps, record, region, classes, to);
  return before === null || after === null ? null : after - before;
}

/** The share of the home regions of a level that is held, counting only what lies inside them. */
export function shareOfHome(
  steps: Steps,
  record: TrackRecord,
  classes: readonly string[],
  home: string | null,
  day: string,
): { share: number; ofM2: number; regions: number } | null {
  const edition = record.editionAt(day);
  if (edition === null) return null;
  let held = 0;
  let ofM2 = 0;
  let regions = 0;
  for (const region of steps.regions) {
    if (!isHome(region.id, home) || !region.area_m2) continue;
    held += areaM2(steps, region.id, classes, edition.index);
    ofM2 += region.area_m2;
    regions += 1;
  }
  return ofM2 > 0 ? { share: held / ofM2, ofM2, regions } : null;
}

/** A row for every region of the steps; those outside home only where they hold something. */
export function rowsOf(
  steps: Steps,
  record: TrackRecord,
  classes: readonly string[],
  day: string,
  home: string | null,
  name: (region: RegionInfo) => string,
  which: (region: RegionInfo) => boolean = () => true,
): Row[] {
  const edition = record.editionAt(day);
  if (edition === null) return [];
  const rows: Row[] = [];
  for (const region of steps.regions) {
    if (region.id === null || !which(region)) continue;
    const held = areaM2(steps, region.id, classes, edition.index);
    const changeM2 = changeBetween(steps, record, region.id, classes, addDays(day, -TABLE_DAYS), day);
    if (!isHome(region.id, home) && held === 0 && !changeM2) continue;
    rows.push({ region, name: name(region), areaM2: held, share: region.area_m2 ? held / region.area_m2 : null, changeM2 });
  }
  return rows;
}

/** Rows in the order of a column; equal ones by area, then by name. */
export function sorted(rows: readonly Row[], by: string, down: boolean, language: string): Row[] {
  const names = new Intl.Collator(language);
  const byName = (a: Row, b: Row) => names.compare(a.name, b.name);
  const value = (row: Row) =>
    by === 'share' ? (row.share ?? -1) : by === 'change' ? (row.changeM2 ?? Number.NEGATIVE_INFINITY) : row.areaM2;
  const compare = by === 'name' ? byName : (a: Row, b: Row) => (value(a) === value(b) ? 0 : value(a) - value(b));
  return [...rows].sort((a, b) => {
    const order = down ? compare(b, a) : compare(a, b);
    return order || b.areaM2 - a.areaM2 || byName(a, b);
  });
}

/** Has the row anything to tell? Less than a thousandth of a km² is a sliver along a border. */
export function tells(row: Row): boolean {
  return row.areaM2 >= 1000 || Math.abs(row.changeM2 ?? 0) >= 1000;
}

export function isHome(region: string | null, home: string | null): boolean {
  return region !== null && (home === null || region.startsWith(home));
}

/** "Luhansk Oblast" in a column headed "Oblast" is "Luhansk". */
export function shortName(name: string, level: string): string {
  const end = ` ${level}`.toLocaleLowerCase();
  return name.toLocaleLowerCase().endsWith(end) ? name.slice(0, -end.length) : name;
}

/** "Occupied, all of Ukraine" said of a region is "Occupied". */
export function groupAlone(name: string): string {
  return name.split(',')[0]!;
}
