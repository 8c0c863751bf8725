import { describe, expect, it } from 'vitest';
import { crossesItself, lineLengthM, polygonAreaM2, ringAreaM2, type Ring } from '../src/measure/earth.ts';

// Printed by contactline.geometry.measures.area_m2 and length_m.
const RINGS: readonly [name: string, ring: Ring, authalicM2: number][] = [
  ['a quarter-degree cell', [[37, 48], [37.25, 48], [37.25, 48.25], [37, 48.25]], 517357935.03996277],
  ['a triangle of cities', [[30.5, 50.4], [36.2, 50], [37.8, 48]], 43370464704.29639],
  ['a country', [[22, 44.4], [40.2, 44.4], [39.9, 52.3], [23.6, 51.5]], 1068866510946.3633],
  ['a sliver from pole to pole', [[10, -80], [12, -80], [12.5, 85]], 1437685280634.4954],
  ['a field', [[37.9941, 48.6008], [37.9952, 48.6009], [37.9951, 48.6017], [37.9939, 48.6013]], 6438.268153756857],
];

const LINES: readonly [line: Ring, metres: number][] = [
  [[[30.5234, 50.4501], [37.8028, 48.0159]], 594916.0585139239],
  [[[36.2304, 49.9935], [37.994, 48.6008], [37.5499, 47.0971]], 371562.4353598184],
  [[[179.5, 10], [-179.5, 10]], 109639.32210546243],
  [[[37.9941, 48.6008], [37.9952, 48.6009]], 81.88872754324284],
];

describe('the area of drawn ground', () => {
  it.each(RINGS)('of %s is what the engine computes', (_name, ring, expected) => {
    expect(Math.abs(ringAreaM2(ring) - expected) / expected).toBeLessThan(1e-9);
  });

  it('is the same whichever way round it was clicked, closed or open', () => {
    const ring = RINGS[0]![1];
    expect(ringAreaM2([...ring].reverse())).toBeCloseTo(ringAreaM2(ring), 3);
    expect(ringAreaM2([...ring, ring[0]!])).toBeCloseTo(ringAreaM2(ring), 3);
  });

  it('leaves out a hole', () => {
    const withHole = polygonAreaM2([RINGS[2]![1], RINGS[0]![1]]);
    expect(Math.abs(withHole - 1068349153011.3234) / withHole).toBeLessThan(1e-12);
  });

  it('adds up: two halves are the whole', () => {
    const west = ringAreaM2([[37, 48], [37.1, 48], [37.1, 48.25], [37, 48.25]]);
    const east = ringAreaM2([[37.1, 48], [37.25, 48], [37.25, 48.25], [37.1, 48.25]]);
    expect(west + east).toBeCloseTo(517357935.03996277, 3);
  });
});

describe('the length of a drawn line', () => {
  it.each(LINES)('%j is what the engine computes', (line, expected) => {
    expect(lineLengthM(line)).toBeCloseTo(expected, 5);
  });

  it('of a single point is nothing', () => {
    expect(lineLengthM([[30, 50]])).toBe(0);
  });
});

describe('a ring that crosses itself', () => {
  it('is seen, and a plain one is not', () => {
    expect(crossesItself([[0, 0], [1, 1], [1, 0], [0, 1]])).toBe(true);
    expect(crossesItself([[0, 0], [1, 0], [1, 1], [0, 1]])).toBe(false);
    expect(crossesItself([[0, 0], [1, 0], [1, 1]])).toBe(false);
  });
});
