/** What a group gained and lost, apart from each other, between the two sides of a comparison. */

import type { FeatureCollection, Geometry } from 'geojson';
import type { ClassInfo } from '../data/types.ts';

/** Gains and losses of the group, square kilometres. */
export interface Gross {
  gain: number;
  loss: number;
  redraw: number;
  reclassified: number;
}

/** A row of /api/changes: of a group, or of a class. */
export interface ChangeRow {
  group?: string | null;
  class?: string | null;
  net_km2: number;
  gross_gain_km2: number;
  gross_loss_km2: number;
  redraw_km2: number;
  reclassified_km2: number;
}

/** Of one map: as the server has summed them. */
export function grossOfRow(row: ChangeRow): Gross {
  return {
    gain: row.gross_gain_km2,
    loss: row.gross_loss_km2,
    redraw: row.redraw_km2,
    reclassified: row.reclassified_km2,
  };
}

/** Two tracks: the polygons that changed for the group are all the server tells. */
export function grossOfShapes(changed: FeatureCollection<Geometry>, classes: readonly string[]): Gross {
  const sums: Gross = { gain: 0, loss: 0, redraw: 0, reclassified: 0 };
  for (const { properties } of changed.features) {
    const area = Number(properties?.area_km2) || 0;
    if (classes.includes(String(properties?.to_class))) sums.gain += area;
    else sums.loss += area;
    if (properties?.kind === 'redraw') sums.redraw += area;
    if (properties?.kind === 'reclassification') sums.reclassified += area;
  }
  return sums;
}

/** Classes that nobody is said to hold and the group does not count: what becomes contested, or ceases to be, is
 *  neither gained nor lost, and is summed of its own. */
export function unheldClasses(all: readonly ClassInfo[], group: readonly string[]): string[] {
  return all.filter((one) => one.counted && one.holder === null && !group.includes(one.id)).map(({ id }) => id);
}

/** What is shown as 0.0 tells nothing. */
export const LEAST_KM2 = 0.05;
