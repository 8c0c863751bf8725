/** The point of a settlement, as pixels. Pure: a canvas would have to be read back from the graphics card. */

const SIDE = 14;
const RADIUS = 4.6;
const HALO = 1.6;

/** A disc in one colour with a rim in another (`#rrggbb`, `rgb(…)` or `rgba(…)`), for twice the pixels. */
export function dot(fill: string, rim: string): { width: number; height: number; data: Uint8ClampedArray } {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE);
  const [inner, outer] = [channels(fill), channels(rim)];
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const away = Math.hypot(x + 0.5 - SIDE / 2, y + 0.5 - SIDE / 2);
      // The rim lies half over the disc.
      const [whole, core] = [covered(RADIUS + HALO / 2 - away), covered(RADIUS - HALO / 2 - away)];
      const alpha = core * inner[3] + (whole - core) * outer[3];
      for (let i = 0; i < 3; i++) data[4 * (y * SIDE + x) + i] = alpha && (core * inner[3] * inner[i]! + (whole - core) * outer[3] * outer[i]!) / alpha;
      data[4 * (y * SIDE + x) + 3] = 255 * alpha;
    }
  return { width: SIDE, height: SIDE, data };
}

function covered(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5));
}

function channels(colour: string): [red: number, green: number, blue: number, alpha: number] {
  if (colour.startsWith('#')) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).concat(1) as [number, number, number, number];
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+%?/g) ?? []).map((part) => (part.endsWith('%') ? parseFloat(part) / 100 : +part));
  return [red, green, blue, alpha];
}
