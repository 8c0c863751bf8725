import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { children, cover, mercator, parent, place, tileZoom } from '../src/map/ground/cover.ts';
import { alive, changed, editionFrom, gather, OPEN, type Box } from '../src/map/ground/decode.ts';

const lives = fc.array(fc.record({ from: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 1, max: 40 }), open: fc.boolean() }), { maxLength: 60 });

function shapesOf(all: { from: number; length: number; open: boolean }[]) {
  const sorted = all.toSorted((a, b) => a.from - b.from);
  return {
    from: Int32Array.from(sorted, (one) => one.from),
    to: Int32Array.from(sorted, (one) => (one.open ? OPEN : one.from + one.length)),
    start: Uint32Array.from({ length: sorted.length + 1 }, (_, i) => i),
    box: Int16Array.from(sorted.flatMap((_, i) => [100 * i, 0, 100 * i + 50, 50])),
    data: Uint32Array.from(sorted, (_, i) => i),
  };
}

describe('what is alive at an edition', () => {
  it('is what began by then and has not ended', () => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 80 }), (all, edition) => {
        const shapes = shapesOf(all);
        const into = new Uint32Array(all.length);
        const { length } = alive(shapes, edition, into);
        const expected = [...shapes.from.keys()].filter((i) => shapes.from[i]! <= edition && edition < shapes.to[i]!);
        expect([...into.subarray(0, length)]).toEqual(expected);
      }),
    );
  });

  it('stays so for as long as it says, and not longer', () => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 80 }), (all, edition) => {
        const shapes = shapesOf(all);
        const now = (at: number) => {
          const into = new Uint32Array(all.length);
          return [...into.subarray(0, alive(shapes, at, into).length), ...into].join();
        };
        const { from, to } = alive(shapes, edition, new Uint32Array(all.length));
        for (let at = Math.max(0, from); at < Math.min(to, 90); at++) expect(now(at)).toBe(now(edition));
      }),
    );
  });

  it('differs between two editions inside the boxes that say where', () => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), (all, before, after) => {
        const shapes = shapesOf(all);
        const boxes = changed(shapes, before, after);
        const lives_ = (i: number, at: number) => shapes.from[i]! <= at && at < shapes.to[i]!;
        for (let i = 0; i < all.length; i++)
          if (lives_(i, before) !== lives_(i, after))
            expect(boxes.some(([west, , east]) => west <= 100 * i && 100 * i + 50 <= east)).toBe(true);
        if (before === after) expect(boxes).toEqual([]);
      }),
    );
  });
});

describe('boxes gathered', () => {
  const boxes = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })).map(([x, y, w, h]): Box => [x, y, x + w, y + h]),
    { maxLength: 40 },
  );
  it('are few, and hold every box they came from', () => {
    fc.assert(
      fc.property(boxes, (all) => {
        const few = gather(all);
        expect(few.length).toBeLessThanOrEqual(8);
        for (const [w, n, e, s] of all) expect(few.some((box) => box[0] <= w && box[1] <= n && box[2] >= e && box[3] >= s)).toBe(true);
      }),
    );
  });
});

describe('editions of moments', () => {
  it('a version that begins with an edition is alive from it on', () => {
    expect([99, 100, 101, 300, 301].map((moment) => editionFrom([100, 200, 300], moment))).toEqual([0, 0, 1, 2, 3]);
  });
});

describe('tiles of a view', () => {
  const camera = fc.record({ lon: fc.double({ min: -170, max: 170, noNaN: true }), lat: fc.double({ min: -70, max: 70, noNaN: true }), zoom: fc.double({ min: 2, max: 15, noNaN: true }) });
  const size = { width: 1440, height: 900 };
  const world: [number, number, number, number] = [-180, -85, 180, 85];

  it('cover every point of it', () => {
    fc.assert(
      fc.property(camera, fc.double({ min: 0, max: 1439, noNaN: true }), fc.double({ min: 0, max: 899, noNaN: true }), (one, x, y) => {
        const rects = cover(one, size, tileZoom(one, 2, 10), world).map((tile) => place(tile, one, size));
        const earth = place({ z: 0, x: 0, y: 0 }, one, size);
        const onEarth = x > earth.left + 1 && x < earth.left + earth.side - 1 && y > earth.top + earth.side * 0.01 && y < earth.top + earth.side * 0.99;
        if (onEarth) expect(rects.some(({ left, top, side }) => left <= x + 0.01 && x <= left + side + 0.01 && top <= y + 0.01 && y <= top + side + 0.01)).toBe(true);
      }),
    );
  });

  it('are four for one at the next zoom, and lead back to it', () => {
    const tile = { z: 5, x: 19, y: 11 };
    expect(children(tile).map(parent)).toEqual([tile, tile, tile, tile]);
  });

  it('are placed by Mercator: the equator and Greenwich in the middle', () => {
    expect(mercator(0, 0)).toEqual([0.5, 0.5]);
    expect(mercator(180, 85.0511287798)[1]).toBeCloseTo(0, 9);
  });
});
