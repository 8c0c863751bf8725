/**
 * GeoJSON geometry as SVG path data, cut to the frame. What lies outside it is not written, so
 * that the file holds what the picture shows.
 */

import type { Geometry, Position } from 'geojson';
import type { Frame, Point } from './frame.ts';

/** Strokes along the cut must fall outside the picture. */
const MARGIN_PX = 6;

/** Points nearer than this along a line make no difference at twice the size either. */
const NEAR_PX = 0.3;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The `d` of a path: empty if nothing of the geometry lies in the frame. */
export function pathOf(geometry: Geometry | null, frame: Frame): string {
  const box = {
    left: -MARGIN_PX,
    top: -MARGIN_PX,
    right: frame.width + MARGIN_PX,
    bottom: frame.height + MARGIN_PX,
  };
  const parts: string[] = [];
  for (const ring of ringsOf(geometry)) {
    const text = written(cutRing(projected(ring, frame), box), 3);
    if (text) parts.push(`${text}Z`);
  }
  for (const line of linesOf(geometry)) {
    for (const part of cutLine(projected(line, frame), box)) {
      const text = written(part, 2);
      if (text) parts.push(text);
    }
  }
  return parts.join('');
}

/** The middle of the largest part of a polygon that lies in the frame, and its area in pixels. */
export function middleOf(geometry: Geometry | null, frame: Frame): { at: Point; area: number } | null {
  const box = { left: 0, top: 0, right: frame.width, bottom: frame.height };
  let largest: { at: Point; area: number } | null = null;
  for (const ring of ringsOf(geometry)) {
    const points = cutRing(projected(ring, frame), box);
    let [twice, x, y] = [0, 0, 0];
    points.forEach(([x1, y1], i) => {
      const [x2, y2] = points[(i + 1) % points.length]!;
      const cross = x1 * y2 - x2 * y1;
      twice += cross;
      x += (x1 + x2) * cross;
      y += (y1 + y2) * cross;
    });
    const area = Math.abs(twice) / 2;
    if (area > (largest?.area ?? 0)) largest = { at: [x / (3 * twice), y / (3 * twice)], area };
  }
  return largest;
}

function ringsOf(geometry: Geometry | null): Position[][] {
  if (geometry === null) return [];
  if (geometry.type === 'Polygon') return geometry.coordinates;
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(ringsOf);
  return [];
}

function linesOf(geometry: Geometry | null): Position[][] {
  if (geometry === null) return [];
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'MultiLineString') return geometry.coordinates;
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(linesOf);
  return [];
}

function projected(positions: readonly Position[], frame: Frame): Point[] {
  return positions.map((position) => frame.project(position));
}

/** A ring cut to a box, side by side (Sutherland & Hodgman 1974). */
function cutRing(ring: readonly Point[], box: Box): readonly Point[] {
  const first = ring[0];
  const last = ring.at(-1);
  let points: readonly Point[] =
    first && last && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
  for (const [axis, limit, above] of sides(box)) {
    if (points.length === 0) break;
    const kept: Point[] = [];
    let before = points.at(-1)!;
    for (const point of points) {
      const inside = above ? point[axis] >= limit : point[axis] <= limit;
      const wasInside = above ? before[axis] >= limit : before[axis] <= limit;
      if (inside !== wasInside) kept.push(crossing(before, point, axis, limit));
      if (inside) kept.push(point);
      before = point;
    }
    points = kept;
  }
  return points;
}

/** A line cut to a box: its parts inside (Liang & Barsky 1984, edge by edge). */
function cutLine(line: readonly Point[], box: Box): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  for (let i = 1; i < line.length; i++) {
    const kept = cutEdge(line[i - 1]!, line[i]!, box);
    if (kept === null) continue;
    const [start, end, wholeStart] = kept;
    if (part.length === 0 || !wholeStart) {
      part = [start];
      parts.push(part);
    }
    part.push(end);
    if (end !== line[i]) part = [];
  }
  return parts;
}

function cutEdge(a: Point, b: Point, box: Box): [start: Point, end: Point, wholeStart: boolean] | null {
  let from = 0;
  let to = 1;
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  for (const [step, room] of [
    [-dx, a[0] - box.left],
    [dx, box.right - a[0]],
    [-dy, a[1] - box.top],
    [dy, box.bottom - a[1]],
  ] as const) {
    if (step === 0 && room < 0) return null;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  if (from > to) return null;
  const at = (t: number): Point => [a[0] + dx * t, a[1] + dy * t];
  return [from === 0 ? a : at(from), to === 1 ? b : at(to), from === 0];
}

function sides(box: Box): readonly (readonly [axis: 0 | 1, limit: number, above: boolean])[] {
  return [
    [0, box.left, true],
    [0, box.right, false],
    [1, box.top, true],
    [1, box.bottom, false],
  ];
}

function crossing(a: Point, b: Point, axis: 0 | 1, limit: number): Point {
  const t = (limit - a[axis]) / (b[axis] - a[axis]);
  return axis === 0 ? [limit, a[1] + (b[1] - a[1]) * t] : [a[0] + (b[0] - a[0]) * t, limit];
}

/** Points at a tenth of a pixel; those too near the one before to be seen are left out. */
function written(points: readonly Point[], least: number): string {
  const steps: string[] = [];
  let [lastX, lastY] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  points.forEach(([x, y], i) => {
    const near = Math.abs(x - lastX) < NEAR_PX && Math.abs(y - lastY) < NEAR_PX;
    if (near && i < points.length - 1) return;
    steps.push(`${tenth(x)} ${tenth(y)}`);
    [lastX, lastY] = [x, y];
  });
  return steps.length < least ? '' : `M${steps.join('L')}`;
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}
