/**
 * Areas and lengths on the WGS 84 ellipsoid, computed as the engine computes them.
 *
 * Arrays of [longitude, latitude] in degrees in, square metres or metres out. A port of
 * `contactline.geometry.measures`: the formulas and their sources stand in docs/measures.md.
 * Knows nothing of maps.
 */

import { Geodesic } from 'geographiclib-geodesic';

export type Position = readonly [lon: number, lat: number];
export type Ring = readonly Position[];

// WGS 84, NIMA TR8350.2
const SEMI_MAJOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);

// Three points integrate the authalic function along an edge of 0.1 rad of latitude to 1e-12 of
// its value; sixteen do one from pole to pole to 2e-15.
const SHORT = gaussLegendre(3);
const LONG = gaussLegendre(16);
const LONG_EDGE_RAD = 0.1;

const RADIANS = Math.PI / 180;

/**
 * Area between the equator and a parallel, per radian of longitude (Snyder 1987, eq. 3-12):
 * `b²/2 · (sin φ / (1 − e² sin² φ) + artanh(e sin φ) / e)`.
 */
export function zoneAreaM2(latitudeRad: number): number {
  const sine = Math.sin(latitudeRad);
  const es = ECCENTRICITY * sine;
  return ((SEMI_MINOR_M * SEMI_MINOR_M) / 2) * (sine / (1 - es * es) + Math.atanh(es) / ECCENTRICITY);
}

/** Authalic area of one ring, edges straight in lon/lat (RFC 7946), whatever its orientation. */
export function ringAreaM2(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const start = ring[i]!;
    const end = ring[(i + 1) % ring.length]!;
    sum += edgeM2(start, end);
  }
  return Math.abs(sum);
}

/** Authalic area of a polygon: its first ring less the others. */
export function polygonAreaM2(rings: readonly Ring[]): number {
  return rings.reduce((area, ring, i) => (i === 0 ? ringAreaM2(ring) : area - ringAreaM2(ring)), 0);
}

/** Geodesic length of a line (Karney 2013). */
export function lineLengthM(line: Ring): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    const [lon1, lat1] = line[i - 1]!;
    const [lon2, lat2] = line[i]!;
    sum += Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2).s12 ?? 0;
  }
  return sum;
}

/** Do the edges of a ring cross one another? Then it has no one area. */
export function crossesItself(ring: Ring): boolean {
  const n = ring.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      if (cross(ring[i]!, ring[i + 1]!, ring[j]!, ring[(j + 1) % n]!)) return true;
    }
  }
  return false;
}

/** Area under an edge, from the equator: `∫ zone(φ(λ)) dλ` by Gauss-Legendre quadrature. */
function edgeM2(start: Position, end: Position): number {
  const width = (end[0] - start[0]) * RADIANS;
  const low = start[1] * RADIANS;
  const rise = end[1] * RADIANS - low;
  const rule = Math.abs(rise) > LONG_EDGE_RAD ? LONG : SHORT;
  let mean = 0;
  for (const [node, weight] of rule) mean += (weight / 2) * zoneAreaM2(low + (rise * (node + 1)) / 2);
  return width * mean;
}

/** Nodes and weights on [-1, 1]: roots of the Legendre polynomial by Newton's method. */
function gaussLegendre(count: number): readonly (readonly [node: number, weight: number])[] {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round++) {
      let before = 0;
      let value = 1;
      for (let n = 1; n <= count; n++) {
        [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    return [x, 2 / ((1 - x * x) * slope * slope)] as const;
  });
}

function cross(a: Position, b: Position, c: Position, d: Position): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Position, b: Position, p: Position): number {
  return Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));
}
