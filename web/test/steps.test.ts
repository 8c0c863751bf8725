import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Zone } from '../src/data/days.ts';
import { TrackRecord } from '../src/data/record.ts';
import { add, decode, Steps, valueAt } from '../src/data/steps.ts';
import type { StepsAnswer } from '../src/data/types.ts';
import { placeLabels, turningPoints } from '../src/time/turning.ts';

/** An area for every edition, as the server would say it: only where it changes, delta coded. */
function coded(areas: readonly number[]): { at: number[]; m2: number[] } {
  const at: number[] = [];
  const m2: number[] = [];
  let [index, area] = [0, 0];
  areas.forEach((value, i) => {
    if (value === area) return;
    at.push(i - index);
    m2.push(value - area);
    [index, area] = [i, value];
  });
  return { at, m2 };
}

const areas = fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 1, maxLength: 60 });

function stepsOf(regions: Record<string, Record<string, number[]>>): Steps {
  return new Steps({
    track: 'x',
    measure: 'authalic',
    method: '',
    classes: ['held', 'before'],
    regions: Object.entries(regions).map(([id, classes]) => ({
      id: id || null,
      names: { en: id },
      level: 1,
      layer: 'l',
      parent: null,
      bounds: null,
      area_m2: null,
      official_area_m2: null,
      steps: Object.fromEntries(Object.entries(classes).map(([name, values]) => [name, coded(values)])),
    })),
  } satisfies StepsAnswer);
}

describe('steps', () => {
  it('give back the area at every edition', () => {
    fc.assert(
      fc.property(areas, (values) => {
        const { at, m2 } = coded(values);
        const series = decode(at, m2);
        values.forEach((value, edition) => expect(valueAt(series, edition)).toBe(value));
      }),
    );
  });

  it('of classes together are the sum of each, at every edition', () => {
    fc.assert(
      fc.property(areas, areas, (a, b) => {
        const steps = stepsOf({ r: { held: a, before: b } });
        const sum = steps.series('r', ['held', 'before']);
        for (let edition = 0; edition < Math.min(a.length, b.length); edition++) {
          expect(valueAt(sum, edition)).toBe(a[edition]! + b[edition]!);
          expect(steps.areaM2('r', ['held', 'before'], edition)).toBe(a[edition]! + b[edition]!);
        }
      }),
    );
  });

  it('are nothing before the first, in a region nobody drew in, and for no classes', () => {
    const steps = stepsOf({ r: { held: [0, 5] } });
    expect([steps.areaM2('r', ['held'], 0), steps.areaM2('elsewhere', ['held'], 1), steps.areaM2('r', [], 1)]).toEqual([0, 0, 0]);
    expect(add([]).at).toHaveLength(0);
  });
});

describe('turning points', () => {
  const days = 200;
  const zone = new Zone('UTC');
  const start = Date.UTC(2022, 3, 1, 12) / 1000;
  const moments = Array.from({ length: days }, (_, i) => start + i * 86400);
  const record = new TrackRecord(
    { track: 'x', editions: { id: moments.map(String), valid_at: moments, published_at: moments }, days: { first: '2022-04-01', last: zone.dayOf(moments.at(-1)!) }, gaps: [], carry_days: 3 },
    zone,
  );
  const drop = (at: number, from: number, to: number) => Array.from({ length: days }, (_, i) => (i < at ? from : to));

  it('are the largest changes of a region, on the day they happened, largest first', () => {
    const steps = stepsOf({ north: { held: drop(60, 100e6, 20e6) }, south: { held: drop(150, 70e6, 40e6) }, calm: { held: drop(50, 300e6, 299e6) } });
    expect(turningPoints(steps, record, ['held'])).toEqual([
      { region: 'north', day: '2022-05-31', changeM2: -80e6 },
      { region: 'south', day: '2022-08-29', changeM2: -30e6 },
    ]);
  });

  it('of one event are one, though the fortnight slides over it', () => {
    const steps = stepsOf({ north: { held: Array.from({ length: days }, (_, i) => 100e6 - Math.min(10, Math.max(0, i - 50)) * 8e6) } });
    expect(turningPoints(steps, record, ['held'])).toHaveLength(1);
  });

  it('the first edition is a beginning, not a change', () => {
    expect(turningPoints(stepsOf({ north: { held: drop(0, 0, 90e6) } }), record, ['held'])).toEqual([]);
  });
});

describe('labels of turning points', () => {
  it('never collide, and take a second line before they are left out', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: fc.integer({ min: 0, max: 900 }), width: fc.integer({ min: 40, max: 160 }) })), (labels) => {
        const placed = placeLabels(labels.map(({ x, width }, i) => ({ text: String(i), x, width, ys: [10, 40] })), 1000);
        for (const a of placed)
          for (const b of placed)
            if (a !== b && a.y === b.y) {
              const [wa, wb] = [labels[+a.text]!.width, labels[+b.text]!.width];
              expect(a.x + wa <= b.x || b.x + wb <= a.x).toBe(true);
            }
      }),
    );
    expect(placeLabels([{ text: 'a', x: 0, width: 80, ys: [10, 40] }, { text: 'b', x: 20, width: 80, ys: [10, 40] }], 500).map(({ y }) => y)).toEqual([10, 40]);
  });
});
