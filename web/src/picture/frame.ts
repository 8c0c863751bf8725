/**
 * Where a picture's map lies: Web Mercator between degrees and pixels. Knows no map library.
 */

import type { Position } from 'geojson';

export type Bounds = readonly [west: number, south: number, east: number, north: number];
export type Point = readonly [x: number, y: number];

/** A rectangle of pixels with the ground it shows. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly bounds: Bounds;
  /** Pixels per radian of longitude. */
  readonly scale: number;
  project(position: Position): Point;
}

// The latitude at which Web Mercator's square ends.
const LIMIT_DEG = 85.051129;
const RADIANS = Math.PI / 180;
const EARTH_RADIUS_M = 6_378_137;

/** The frame of that size which shows all of the bounds, centred on them. */
export function frameAround(bounds: Bounds, width: number, height: number): Frame {
  const [west, south, east, north] = bounds;
  const low = northing(south);
  const high = northing(north);
  const scale = Math.min(
    width / Math.max((east - west) * RADIANS, 1e-9),
    height / Math.max(high - low, 1e-9),
  );
  const middleX = ((west + east) / 2) * RADIANS;
  const middleY = (low + high) / 2;
  const halfX = width / 2 / scale;
  const halfY = height / 2 / scale;
  return {
    width,
    height,
    scale,
    bounds: [
      (middleX - halfX) / RADIANS,
      latitude(middleY - halfY),
      (middleX + halfX) / RADIANS,
      latitude(middleY + halfY),
    ],
    project: ([lon, lat]) => [
      width / 2 + ((lon ?? 0) * RADIANS - middleX) * scale,
      height / 2 - (northing(lat ?? 0) - middleY) * scale,
    ],
  };
}

/** Metres on the ground that a pixel in the middle of the frame covers. */
export function metresPerPixel(frame: Frame): number {
  const [, south, , north] = frame.bounds;
  const middle = latitude((northing(south) + northing(north)) / 2) * RADIANS;
  return (EARTH_RADIUS_M * Math.cos(middle)) / frame.scale;
}

/** The longest round length (1, 2 or 5 times a power of ten) within that many metres. */
export function roundLength(withinM: number): number {
  const power = 10 ** Math.floor(Math.log10(withinM));
  const lead = withinM / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

function northing(latitudeDeg: number): number {
  const held = Math.max(-LIMIT_DEG, Math.min(LIMIT_DEG, latitudeDeg)) * RADIANS;
  return Math.log(Math.tan(Math.PI / 4 + held / 2));
}

function latitude(northingRad: number): number {
  return (2 * Math.atan(Math.exp(northingRad)) - Math.PI / 2) / RADIANS;
}
