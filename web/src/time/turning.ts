/** Turning points of a record: where a region's curve changed most within a fortnight. Pure. */

import { addDays, dayNumber } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import { valueAt, type Steps } from '../data/steps.ts';

export interface TurningPoint {
  region: string;
  /** The day of the largest single change inside the fortnight. */
  day: string;
  /** Over the fortnight, square metres. */
  changeM2: number;
}

const WINDOW_DAYS = 14;
const APART_DAYS = 60;

/** The largest changes, largest first; at most `limit`, each at least `least` of the highest total. */
export function turningPoints(steps: Steps, record: TrackRecord, classes: readonly string[], limit = 6, least = 0.02): TurningPoint[] {
  if (record.empty) return [];
  const days = record.spanDays + 1;
  const editionOf = Array.from({ length: days }, (_, i) => record.editionAt(addDays(record.first, i))?.index ?? -1);
  const total = new Float64Array(days);
  const areas = new Map<string, Float64Array>();
  for (const { id } of steps.regions) {
    if (id === null) continue;
    const series = steps.series(id, classes);
    if (!series.at.length) continue;
    const area = Float64Array.from(editionOf, (edition) => valueAt(series, edition));
    for (let i = 0; i < days; i++) total[i]! += area[i]!;
    areas.set(id, area);
  }
  const enough = least * total.reduce((most, one) => Math.max(most, one), 0);
  const found: { region: string; at: number; changeM2: number }[] = [];
  for (const [region, area] of areas)
    for (let at = 1; at < days; at++) {
      const changeM2 = area[at]! - area[Math.max(0, at - WINDOW_DAYS)]!;
      if (changeM2 !== 0 && Math.abs(changeM2) >= enough) found.push({ region, at, changeM2 });
    }
  const chosen: TurningPoint[] = [];
  found.sort((a, b) => Math.abs(b.changeM2) - Math.abs(a.changeM2));
  for (const { region, at, changeM2 } of found) {
    if (chosen.length >= limit) break;
    const day = addDays(record.first, steepest(areas.get(region)!, at));
    const near = chosen.some((one) => one.region === region && Math.abs(dayNumber(one.day) - dayNumber(day)) < APART_DAYS);
    if (!near) chosen.push({ region, day, changeM2 });
  }
  return chosen;
}

/** The day within the fortnight before `at` on which the area changed most. */
function steepest(area: Float64Array, at: number): number {
  let best = at;
  for (let i = Math.max(1, at - WINDOW_DAYS + 1); i <= at; i++)
    if (Math.abs(area[i]! - area[i - 1]!) > Math.abs(area[best]! - area[best - 1]!)) best = i;
  return best;
}

export interface Label {
  text: string;
  x: number;
  /** Baselines that would do, the best first. */
  ys: readonly number[];
  width: number;
}

const LINE_PX = 13;

/** Labels right of their points (left of the edge where they would run over it) that collide with
 *  none before them: each takes the first of its lines that is free, and is left out if none is. */
export function placeLabels(wanted: readonly Label[], room: number, gap = 8): { text: string; x: number; y: number }[] {
  const placed: { text: string; x: number; y: number; width: number }[] = [];
  for (const { text, width, ys, ...label } of wanted) {
    const x = Math.min(label.x, room - width);
    const free = (y: number) => !placed.some((one) => Math.abs(one.y - y) < LINE_PX && x < one.x + one.width + gap && one.x < x + width + gap);
    const y = ys.find(free);
    if (x >= 0 && y !== undefined) placed.push({ text, x, y, width });
  }
  return placed;
}
