/** What the search offers, as one list in reading order. */

import type { Bounds, Names } from '../data/types.ts';

export interface RegionFound {
  id: string;
  names: Names;
  level: number;
  bounds?: Bounds | null;
  matched?: string;
}
export interface PlaceFound {
  id: string;
  names: Names;
  aliases?: string[];
  kind?: string;
  population?: number | null;
  lon: number | null;
  lat: number | null;
  region?: { id: string; name: string; names?: Names } | null;
  matched?: string;
}
export interface SearchAnswer {
  regions: RegionFound[];
  places: PlaceFound[];
  point: { lon: number; lat: number } | null;
  day: string | null;
}

export type Offer =
  | { kind: 'day'; day: string }
  | { kind: 'point'; lon: number; lat: number }
  | { kind: 'region'; region: RegionFound }
  | { kind: 'place'; place: PlaceFound };

/** A settlement of so many people is meant rather than the district around it. */
const TOWN = 10_000;

/**
 * Dates and coordinates first, for whoever types one means it; then regions of the first level,
 * towns, smaller regions, villages, each as the server orders them.
 */
export function offers(answer: SearchAnswer): Offer[] {
  const all: Offer[] = [];
  if (answer.day) all.push({ kind: 'day', day: answer.day });
  if (answer.point) all.push({ kind: 'point', ...answer.point });
  const regions = answer.regions.map((region) => ({ kind: 'region', region }) as const);
  const places = answer.places.map((place) => ({ kind: 'place', place }) as const);
  const isTown = ({ place }: { place: PlaceFound }) => (place.population ?? 0) >= TOWN;
  return [
    ...all,
    ...regions.filter(({ region }) => region.level <= 1),
    ...places.filter(isTown),
    ...regions.filter(({ region }) => region.level > 1),
    ...places.filter((one) => !isTown(one)),
  ];
}

/** The name that matched, if it is not one that is shown anyway. */
export function otherName(matched: string | undefined, shown: string): string | null {
  return matched && matched.toLocaleLowerCase() !== shown.toLocaleLowerCase() ? matched : null;
}

/** Answers that were given lately; the oldest is forgotten first. */
export class Recent<V> {
  readonly #kept = new Map<string, V>();

  constructor(private readonly most: number) {}

  get(key: string): V | undefined {
    const value = this.#kept.get(key);
    if (value !== undefined) this.put(key, value);
    return value;
  }

  put(key: string, value: V): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size > this.most) this.#kept.delete(this.#kept.keys().next().value!);
  }
}
