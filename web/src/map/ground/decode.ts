/** Bytes of a vector tile -> triangles and lines ready to draw. Pure; runs in the worker.
 *
 * Positions are 16-bit in units of 1/8192 of the tile. Lifetimes are indices of editions, so that
 * they are exact and small: a shape is alive at edition e when from <= e < to.
 */

import { VectorTile, classifyRings, type VectorTileLayer } from '@mapbox/vector-tile';
import earcut from 'earcut';
import { PbfReader } from 'pbf';

export const UNITS = 8192;
/** `to` of what is still so. */
export const OPEN = 0x7fffffff;

/** Shapes of one tile, one row a shape in the order of `from`. */
export interface Shapes {
  from: Int32Array;
  to: Int32Array;
  /** First entry of each shape in `data`, and one after the last. */
  start: Uint32Array;
  /** West, north, east, south of each shape, in tile units. */
  box: Int16Array;
}

export interface Mesh {
  /** x, y, class, 0 for every vertex. */
  vertices: Int16Array;
  ground: Shapes & { data: Uint32Array };
  /** Of each segment x0, y0, x1, y1. */
  front: Shapes & { data: Int16Array };
}

/** Of which edition a moment is: index of the first edition valid at it or later. */
export function editionFrom(validAt: ArrayLike<number>, moment: number): number {
  let low = 0;
  let high = validAt.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (validAt[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Life = { from: number; to: number };

/** The mesh of a tile of a track. `classes` gives the order that vertices name classes by. */
export function decodeTrack(bytes: ArrayBuffer, validAt: ArrayLike<number>, classes: readonly string[]): Mesh {
  const tile = new VectorTile(new PbfReader(bytes));
  const life = (properties: Record<string, unknown>): Life => ({
    from: editionFrom(validAt, Number(properties.from)),
    to: properties.to === undefined ? OPEN : editionFrom(validAt, Number(properties.to)),
  });
  return {
    ...decodeGround(tile.layers.control, (feature) => {
      const at = classes.indexOf(String(feature.class));
      return at < 0 ? null : { ...life(feature), class: at };
    }),
    front: decodeLines(tile.layers.front, life),
  };
}

/** Classes of the mesh of land. */
export const OTHER_LAND = 0;
export const HOME_LAND = 1;

/** The mesh of the land of a base tile: home after the rest, so that it is drawn over it. */
export function decodeLand(bytes: ArrayBuffer): Mesh {
  const tile = new VectorTile(new PbfReader(bytes));
  return {
    ...decodeGround(tile.layers.land, ({ home }) => {
      const ours = home === true || home === 1 || home === 'true';
      return { from: ours ? 1 : 0, to: OPEN, class: ours ? HOME_LAND : OTHER_LAND };
    }),
    front: decodeLines(undefined, () => ({ from: 0, to: 0 })),
  };
}

function decodeGround(
  layer: VectorTileLayer | undefined,
  read: (properties: Record<string, unknown>) => (Life & { class: number }) | null,
): Pick<Mesh, 'vertices' | 'ground'> {
  const shapes: (Life & { triangles: number[] })[] = [];
  const vertices: number[] = [];
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    const feature = layer!.feature(i);
    const what = read(feature.properties);
    if (!what || feature.type !== 3 || what.from >= what.to) continue;
    const scale = UNITS / feature.extent;
    const triangles: number[] = [];
    for (const polygon of classifyRings(feature.loadGeometry())) {
      const flat: number[] = [];
      const holes: number[] = [];
      const first = vertices.length / 4;
      for (const [r, ring] of polygon.entries()) {
        if (r) holes.push(flat.length / 2);
        for (let p = 0; p < ring.length - 1; p++) {
          flat.push(ring[p]!.x, ring[p]!.y);
          vertices.push(Math.round(ring[p]!.x * scale), Math.round(ring[p]!.y * scale), what.class, 0);
        }
      }
      for (const at of earcut(flat, holes)) triangles.push(first + at);
    }
    if (triangles.length) shapes.push({ from: what.from, to: what.to, triangles });
  }
  shapes.sort((a, b) => a.from - b.from);
  return {
    vertices: Int16Array.from(vertices),
    ground: pack(
      shapes,
      shapes.map((shape) => shape.triangles),
      (part) => boxOf(part.length, (i) => vertices[4 * part[i]!]!, (i) => vertices[4 * part[i]! + 1]!),
      (length) => new Uint32Array(length),
    ),
  };
}

function decodeLines(
  layer: VectorTileLayer | undefined,
  read: (properties: Record<string, unknown>) => Life,
): Mesh['front'] {
  const shapes: (Life & { segments: number[] })[] = [];
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    const feature = layer!.feature(i);
    const what = read(feature.properties);
    if (feature.type !== 2 || what.from >= what.to) continue;
    const scale = UNITS / feature.extent;
    const segments: number[] = [];
    for (const line of feature.loadGeometry())
      for (let p = 1; p < line.length; p++) {
        const a = line[p - 1]!;
        const b = line[p]!;
        segments.push(Math.round(a.x * scale), Math.round(a.y * scale), Math.round(b.x * scale), Math.round(b.y * scale));
      }
    shapes.push({ from: what.from, to: what.to, segments });
  }
  shapes.sort((a, b) => a.from - b.from);
  return pack(
    shapes,
    shapes.map((shape) => shape.segments),
    (part) => boxOf(part.length / 2, (i) => part[2 * i]!, (i) => part[2 * i + 1]!),
    (length) => new Int16Array(length),
  );
}

function pack<T extends Uint32Array | Int16Array>(
  lives: readonly Life[],
  parts: readonly number[][],
  boxOf: (part: number[]) => Box,
  make: (length: number) => T,
): Shapes & { data: T } {
  const start = new Uint32Array(parts.length + 1);
  for (const [i, part] of parts.entries()) start[i + 1] = start[i]! + part.length;
  const data = make(start[parts.length]!);
  for (const [i, part] of parts.entries()) data.set(part, start[i]);
  const box = new Int16Array(4 * parts.length);
  for (const [i, part] of parts.entries()) box.set(boxOf(part), 4 * i);
  return { from: Int32Array.from(lives, (a) => a.from), to: Int32Array.from(lives, (a) => a.to), start, box, data };
}

export type Box = [west: number, north: number, east: number, south: number];

function boxOf(count: number, x: (i: number) => number, y: (i: number) => number): Box {
  const box: Box = [UNITS * 2, UNITS * 2, -UNITS, -UNITS];
  for (let i = 0; i < count; i++) {
    box[0] = Math.min(box[0], x(i));
    box[1] = Math.min(box[1], y(i));
    box[2] = Math.max(box[2], x(i));
    box[3] = Math.max(box[3], y(i));
  }
  return box;
}

/** Boxes around what is alive at one of two editions only: few boxes, near what they hold. Shapes
 *  are cut at quarter-degree cells, so what a day changes is small on the screen. */
export function changed(shapes: Shapes, before: number, after: number): Box[] {
  const boxes: Box[] = [];
  const { from, to, box } = shapes;
  for (let i = 0; i < from.length; i++)
    if ((from[i]! <= before && before < to[i]!) !== (from[i]! <= after && after < to[i]!))
      boxes.push([box[4 * i]!, box[4 * i + 1]!, box[4 * i + 2]!, box[4 * i + 3]!]);
  return gather(boxes);
}

const MOST_BOXES = 8;

/** Splits boxes in two where the gap between them is widest, while that saves room; then joins each part. */
export function gather(boxes: readonly Box[], most = MOST_BOXES): Box[] {
  if (!boxes.length) return [];
  const whole = around(boxes);
  if (most < 2 || boxes.length === 1) return [whole];
  let best: { gap: number; parts: [Box[], Box[]] } | null = null;
  for (const axis of [0, 1] as const) {
    const sorted = boxes.toSorted((a, b) => a[axis] - b[axis]);
    let reach = sorted[0]![axis + 2]!;
    for (let i = 1; i < sorted.length; i++) {
      const gap = sorted[i]![axis] - reach;
      if (gap > (best?.gap ?? UNITS / 64)) best = { gap, parts: [sorted.slice(0, i), sorted.slice(i)] };
      reach = Math.max(reach, sorted[i]![axis + 2]!);
    }
  }
  return best ? best.parts.flatMap((part) => gather(part, most >> 1)) : [whole];
}

function around(boxes: readonly Box[]): Box {
  return boxes.reduce<Box>(
    (sum, box) => [Math.min(sum[0], box[0]), Math.min(sum[1], box[1]), Math.max(sum[2], box[2]), Math.max(sum[3], box[3])],
    [UNITS * 2, UNITS * 2, -UNITS, -UNITS],
  );
}

/** What is alive at an edition, copied together, and for which editions it stays so. With `near`:
 *  only what touches that box. */
export function alive<T extends Uint32Array | Int16Array>(
  shapes: Shapes & { data: T },
  edition: number,
  into: T,
  near?: Box,
): { length: number; from: number; to: number } {
  const { from, to, start, box, data } = shapes;
  let length = 0;
  let since = 0;
  let until = OPEN;
  for (let i = 0; i < from.length; i++) {
    if (from[i]! > edition) {
      until = Math.min(until, from[i]!);
      break;
    }
    since = Math.max(since, from[i]!);
    if (to[i]! <= edition) {
      since = Math.max(since, to[i]!);
      continue;
    }
    until = Math.min(until, to[i]!);
    if (near && (box[4 * i]! > near[2] || box[4 * i + 2]! < near[0] || box[4 * i + 1]! > near[3] || box[4 * i + 3]! < near[1])) continue;
    const end = start[i + 1]!;
    for (let k = start[i]!; k < end; k++) into[length++] = data[k]!;
  }
  return { length, from: since, to: until };
}
