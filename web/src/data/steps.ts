/** Areas of classes in regions at every edition, from the steps at which they changed. */

import type { StepsAnswer, StepsRegion } from './types.ts';

/** Whose areas: of the whole drawn ground, of every region of a level, of one region, of a circle. */
export type StepsOf =
  | { kind: 'whole' }
  | { kind: 'level'; level: number }
  | { kind: 'region'; id: string }
  | { kind: 'circle'; lon: number; lat: number; radiusKm: number };

/** A step function: from edition `at[i]` on the area is `m2[i]`; before `at[0]` it is 0. */
export interface StepSeries {
  at: Int32Array;
  m2: Float64Array;
}

export type RegionInfo = Omit<StepsRegion, 'steps'>;

const NOTHING: StepSeries = { at: new Int32Array(0), m2: new Float64Array(0) };

export class Steps {
  readonly track: string;
  readonly measure: string;
  readonly method: string;
  readonly classes: readonly string[];
  readonly regions: readonly RegionInfo[];
  readonly #series = new Map<string | null, Map<string, StepSeries>>();
  readonly #sums = new Map<string, StepSeries>();

  constructor(answer: StepsAnswer) {
    this.track = answer.track;
    this.measure = answer.measure;
    this.method = answer.method;
    this.classes = answer.classes;
    this.regions = answer.regions.map(({ steps: _, ...region }) => region);
    for (const region of answer.regions)
      this.#series.set(
        region.id,
        new Map(Object.entries(region.steps).map(([name, { at, m2 }]) => [name, decode(at, m2)])),
      );
  }

  region(id: string | null): RegionInfo | null {
    return this.regions.find((region) => region.id === id) ?? null;
  }

  /** Square metres of some classes together in a region at an edition. O(log n). */
  areaM2(region: string | null, classes: readonly string[], edition: number): number {
    let sum = 0;
    const mine = this.#series.get(region);
    if (mine) for (const name of classes) sum += valueAt(mine.get(name) ?? NOTHING, edition);
    return sum;
  }

  /** The whole curve of some classes together in a region. */
  series(region: string | null, classes: readonly string[]): StepSeries {
    const key = JSON.stringify([region, classes]);
    let sum = this.#sums.get(key);
    if (!sum) {
      const mine = this.#series.get(region);
      sum = add(classes.map((name) => mine?.get(name) ?? NOTHING));
      this.#sums.set(key, sum);
    }
    return sum;
  }
}

/** Undoes the delta coding. */
export function decode(at: readonly number[], m2: readonly number[]): StepSeries {
  const series = { at: new Int32Array(at.length), m2: new Float64Array(at.length) };
  for (let i = 0, index = 0, area = 0; i < at.length; i++) {
    series.at[i] = index += at[i]!;
    series.m2[i] = area += m2[i]!;
  }
  return series;
}

export function valueAt(series: StepSeries, edition: number): number {
  let low = 0;
  let high = series.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.at[middle]! <= edition) low = middle + 1;
    else high = middle;
  }
  return low ? series.m2[low - 1]! : 0;
}

/** The sum of step functions, with a step wherever one of them has one. */
export function add(many: readonly StepSeries[]): StepSeries {
  if (many.length === 1) return many[0]!;
  const at = Int32Array.from([...new Set(many.flatMap((one) => [...one.at]))].sort((a, b) => a - b));
  return { at, m2: Float64Array.from(at, (edition) => many.reduce((sum, one) => sum + valueAt(one, edition), 0)) };
}
