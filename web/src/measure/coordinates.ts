/** Coordinates as people type them: "48.0159, 37.8028", latitude first. */

import type { Position } from './earth.ts';

/** The position that a text names, or null. A comma may also be the decimal sign. */
export function coordinates(text: string): Position | null {
  const decimal = text.trim().replace(/(\d),(\d)/g, text.includes('.') ? '$1, $2' : '$1.$2');
  const parts = /^([+-]?\d+(?:\.\d+)?)°?[\s,;]+([+-]?\d+(?:\.\d+)?)°?$/.exec(decimal);
  if (!parts) return null;
  const [lat, lon] = [Number(parts[1]), Number(parts[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}
