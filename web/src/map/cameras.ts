/** Which camera shows what: Web Mercator in fractions of the world. */

import type { Bounds } from '../data/types.ts';
import type { Camera } from '../state/view.ts';
import type { FitOptions, Insets } from './face.ts';
import { mercator, TILE_PX, type Size } from './ground/cover.ts';

export const MIN_ZOOM = 2;
/** Panels may leave less of a small screen than this: pixels to fit something into. */
const LEAST_PX = 80;

/** The camera that shows bounds in what is free of a map of some size; of several free areas, in the one that
 *  shows them largest, and of those that show them alike in the first. */
export function fitted(bounds: Bounds, size: Size, free: readonly Insets[], options: FitOptions = {}): Camera {
  return free.map((one) => fittedIn(bounds, size, one, options)).reduce((best, one) => (one.zoom > best.zoom ? one : best));
}

function fittedIn(
  bounds: Bounds,
  { width, height }: Size,
  { top, right, bottom, left }: Insets,
  { maxZoom = 11, margin = 24 }: FitOptions,
): Camera {
  const [x0, y0] = mercator(bounds[0], bounds[3]);
  const [x1, y1] = mercator(bounds[2], bounds[1]);
  const wide = Math.max(LEAST_PX, width - left - right - 2 * margin);
  const high = Math.max(LEAST_PX, height - top - bottom - 2 * margin);
  const scale = Math.min(wide / Math.max(x1 - x0, 1e-9), high / Math.max(y1 - y0, 1e-9));
  const zoom = Math.min(maxZoom, Math.max(MIN_ZOOM, Math.log2(scale / TILE_PX)));
  const world = TILE_PX * 2 ** zoom;
  const x = (x0 + x1) / 2 - (left - right) / 2 / world;
  const y = (y0 + y1) / 2 - (top - bottom) / 2 / world;
  return { ...lonLat(x, y), zoom };
}

/** Whether two cameras show the same to the eye. */
export function sameCamera(a: Camera, b: Camera | null): boolean {
  return b !== null && Math.abs(a.lon - b.lon) < 1e-6 && Math.abs(a.lat - b.lat) < 1e-6 && Math.abs(a.zoom - b.zoom) < 1e-4;
}

/** Degrees of a point in fractions of the world, from the north-west. */
export function lonLat(x: number, y: number): { lon: number; lat: number } {
  return { lon: (x - 0.5) * 360, lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI };
}
