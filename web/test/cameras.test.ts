import { describe, expect, it } from 'vitest';
import { fitted, lonLat, MIN_ZOOM } from '../src/map/cameras.ts';
import { mercator, place } from '../src/map/ground/cover.ts';
import type { Bounds } from '../src/data/types.ts';

const size = { width: 1000, height: 700 };
const bounds: Bounds = [33, 50, 36, 52];

/** Where a point is drawn, pixels. */
function drawn(lon: number, lat: number, camera: ReturnType<typeof fitted>) {
  const { left, top, side } = place({ z: 0, x: 0, y: 0 }, camera, size);
  const [x, y] = mercator(lon, lat);
  return { x: left + x * side, y: top + y * side };
}

describe('the camera for bounds', () => {
  it('shows all of them in the area that panels leave free, touching its margin', () => {
    const insets = { top: 50, right: 0, bottom: 120, left: 380 };
    const camera = fitted(bounds, size, [insets], { margin: 10 });
    const [from, to] = [drawn(33, 52, camera), drawn(36, 50, camera)];
    expect(from.x).toBeGreaterThan(390 - 0.01);
    expect(from.y).toBeGreaterThan(60 - 0.01);
    expect(to.x).toBeLessThan(990 + 0.01);
    expect(to.y).toBeLessThan(570 + 0.01);
    expect(Math.min(from.x - 390, from.y - 60)).toBeCloseTo(0, 1);
    expect((from.x + to.x) / 2).toBeCloseTo((380 + 1000) / 2, 1);
    expect((from.y + to.y) / 2).toBeCloseTo((50 + 580) / 2, 1);
  });

  it('takes of several free areas the one that shows them largest, and the first of those that show them alike', () => {
    const narrow = { top: 0, right: 0, bottom: 0, left: 900 };
    const low = { top: 600, right: 0, bottom: 0, left: 0 };
    const best = { top: 0, right: 0, bottom: 100, left: 0 };
    expect(fitted(bounds, size, [narrow, best, low])).toEqual(fitted(bounds, size, [best]));
    const mirrored = { top: 100, right: 0, bottom: 0, left: 0 };
    expect(fitted(bounds, size, [mirrored, best])).toEqual(fitted(bounds, size, [mirrored]));
  });

  it('comes no nearer than asked, and goes no farther than the map', () => {
    const insets = { top: 0, right: 0, bottom: 0, left: 0 };
    expect(fitted([30, 50, 30.0001, 50.0001], size, [insets]).zoom).toBe(11);
    expect(fitted([-180, -80, 180, 80], size, [insets]).zoom).toBe(MIN_ZOOM);
  });

  it('stands on the map where there is no room left', () => {
    const insets = { top: 400, right: 600, bottom: 400, left: 600 };
    const { lon, lat, zoom } = fitted(bounds, size, [insets]);
    expect([lon, lat, zoom].every(Number.isFinite)).toBe(true);
  });
});

it('degrees and fractions of the world answer to each other', () => {
  const { lon, lat } = lonLat(...mercator(34.8, 50.9));
  expect([lon, lat]).toEqual([expect.closeTo(34.8, 9), expect.closeTo(50.9, 9)]);
});
