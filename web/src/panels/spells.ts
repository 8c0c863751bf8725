/** The history of control of a point as stretches of time. */

import type { Names } from '../data/types.ts';

export interface EditionAnswer {
  id: string;
  valid_at: string;
  published_at: string;
}

export interface SpellAnswer {
  class: string | null;
  from: string;
  to: string | null;
  edition: EditionAnswer;
}

/** /api/at and /api/places/{id}. */
export interface GroundAnswer {
  id: string | null;
  names: Names;
  aliases?: readonly string[];
  kind?: string;
  population?: number | null;
  region: { id: string; name: string; level: number } | null;
  regions: readonly { id: string; name: string; level: number }[];
  lon: number | null;
  lat: number | null;
  history: readonly SpellAnswer[];
  track?: string;
}

export interface Stretch {
  readonly class: string | null;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number | null;
  readonly edition: string;
  /** Where it lies in the record, 0 to 1. */
  readonly start: number;
  readonly end: number;
}

/** Spells laid over the record from its first to its last moment. */
export function stretches(history: readonly SpellAnswer[], first: number, last: number): Stretch[] {
  const span = Math.max(1, last - first);
  const place = (at: number) => Math.max(0, Math.min(1, (at - first) / span));
  return history.map((spell) => {
    const from = Math.floor(Date.parse(spell.from) / 1000);
    const to = spell.to === null ? null : Math.floor(Date.parse(spell.to) / 1000);
    return { class: spell.class, from, to, edition: spell.edition.id, start: place(from), end: place(to ?? last) };
  });
}

/** The stretch in force at a moment: the last that has begun and is not over. */
export function stretchAt(all: readonly Stretch[], moment: number): Stretch | null {
  return all.find((one) => one.from < moment && (one.to === null || moment <= one.to)) ?? null;
}
