/**
 * Which names a picture shows, and where: the most important first, none over another.
 */

import type { Point } from './frame.ts';

export interface Name {
  readonly text: string;
  readonly at: Point;
  /** 0 is the most important. */
  readonly rank: number;
}

export interface Placed extends Name {
  /** Where the text starts, middles or ends, on its base line. */
  readonly anchor: 'start' | 'middle' | 'end';
  readonly x: number;
  readonly y: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Measure = (text: string) => number;

interface Room {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  /** How wide a text is, in pixels. */
  readonly measure: Measure;
  /** The most names that are placed. */
  readonly most: number;
  /** Ground that names must keep clear of; what is placed is added. */
  readonly taken: Rectangle[];
}

/** Settlements: a dot with its name beside it, to the right if there is room. */
export function placeDots(names: readonly Name[], room: Room): Placed[] {
  const gap = room.size * 0.55;
  const placed: Placed[] = [];
  for (const name of [...names].sort((a, b) => a.rank - b.rank)) {
    if (placed.length >= room.most) break;
    const [x, y] = name.at;
    const dot = { x: x - gap * 0.7, y: y - gap * 0.7, width: gap * 1.4, height: gap * 1.4 };
    if (!free(dot, room)) continue;
    const width = room.measure(name.text);
    const base = y + room.size * 0.35;
    const tries: Omit<Placed, keyof Name>[] = [
      { anchor: 'start', x: x + gap, y: base },
      { anchor: 'end', x: x - gap, y: base },
      { anchor: 'middle', x, y: y - gap },
      { anchor: 'middle', x, y: y + gap + room.size * 0.8 },
    ];
    for (const where of tries) {
      const box = boxOf(where, width, room.size);
      if (!free(box, room)) continue;
      placed.push({ ...name, ...where });
      room.taken.push(dot, box);
      break;
    }
  }
  return placed;
}

/** Names of areas: centred on their point, moved up or down a little to make room. */
export function placeAreas(names: readonly Name[], room: Room): Placed[] {
  const placed: Placed[] = [];
  for (const name of [...names].sort((a, b) => a.rank - b.rank)) {
    if (placed.length >= room.most) break;
    const width = room.measure(name.text);
    for (const shift of [0, -1.4, 1.4, -2.8, 2.8]) {
      const where = { anchor: 'middle' as const, x: name.at[0], y: name.at[1] + shift * room.size };
      const box = boxOf(where, width, room.size);
      if (!free(box, room)) continue;
      placed.push({ ...name, ...where });
      room.taken.push(box);
      break;
    }
  }
  return placed;
}

function boxOf(where: Omit<Placed, keyof Name>, width: number, size: number): Rectangle {
  const left = { start: where.x, middle: where.x - width / 2, end: where.x - width }[where.anchor];
  return { x: left - 2, y: where.y - size, width: width + 4, height: size * 1.35 };
}

function free(box: Rectangle, room: Room): boolean {
  const within =
    box.x >= 2 && box.y >= 2 && box.x + box.width <= room.width - 2 && box.y + box.height <= room.height - 2;
  return within && !room.taken.some((other) => overlap(box, other));
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
