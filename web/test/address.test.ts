import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/data/days.ts';
import { fromQuery, toQuery } from '../src/state/address.ts';
import { PANELS, plainView, type View } from '../src/state/view.ts';

const plain = plainView('2025-08-03', 'deepstate', 'occupied_total', 'en');
const known = { tracks: ['deepstate', 'other'], groups: ['occupied_total', 'liberated'], languages: ['en', 'uk'] };
const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2018-01-01', n));
const name = fc.stringMatching(/^[\p{L}\d _.~&=+%/'-]{1,16}$/u).filter((text) => text.trim() !== '');
const classId = fc.stringMatching(/^[a-z_]{1,12}$/);
const decimals = (digits: number, min: number, max: number) =>
  fc.integer({ min: Math.ceil(min * 10 ** digits), max: Math.floor(max * 10 ** digits) }).map((n) => n / 10 ** digits);
const view: fc.Arbitrary<View> = fc.record({
  day,
  track: name,
  subject: fc.oneof(
    fc.constant({ kind: 'whole' as const }),
    fc.record({ kind: fc.constant('region' as const), id: name }),
    fc.record({ kind: fc.constant('place' as const), id: name }),
    fc.record({ kind: fc.constant('point' as const), lon: decimals(5, -180, 180), lat: decimals(5, -90, 90) }),
  ),
  panel: fc.constantFrom(...PANELS),
  folded: fc.boolean(),
  level: fc.integer({ min: 0, max: 9 }),
  group: name,
  sort: fc.record({ by: classId, down: fc.boolean() }),
  units: fc.constantFrom('km' as const, 'mi' as const),
  off: fc.uniqueArray(classId, { maxLength: 4 }),
  tolerance: fc.integer({ min: 0, max: 999_999 }),
  showFront: fc.boolean(),
  showMeasured: fc.boolean(),
  comparison: fc.option(
    fc.oneof(
      fc.record({ day, track: name, mode: fc.constant('difference' as const), swipe: fc.constant(0.5) }),
      fc.record({ day, track: name, mode: fc.constant('swipe' as const), swipe: decimals(3, 0, 1) }),
    ),
  ),
  since: fc.option(day),
  cited: fc.option(name),
  period: fc.option(fc.record({ from: day, to: day })),
  around: fc.integer({ min: 0, max: 9999 }),
  language: fc.constantFrom('en', 'uk'),
  theme: fc.constantFrom('light' as const, 'dark' as const, 'system' as const),
  camera: fc.option(fc.record({ lon: decimals(4, -180, 180), lat: decimals(4, -85, 85), zoom: decimals(2, 0, 20) })),
  embed: fc.boolean(),
  step: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
});

describe('the address of the page', () => {
  it('holds the whole view: a view written and read again is the same', () => {
    fc.assert(
      fc.property(view, (one) => {
        const names = { tracks: [one.track, one.comparison?.track ?? one.track], groups: [one.group], languages: known.languages };
        expect(fromQuery(toQuery(one, plain), plain, names)).toEqual(one);
      }),
    );
  });

  it('is short for the plain view', () => {
    expect(toQuery(plain, plain)).toBe('day=2025-08-03');
  });

  it('read from any text gives a view whose day is a day and whose camera is on the globe', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webQueryParameters({ size: 'xsmall' })), (text) => {
        const read = fromQuery(text, plain, known);
        expect(read.day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        if (read.camera) expect(Math.abs(read.camera.lat)).toBeLessThanOrEqual(85.05);
      }),
    );
  });

  it('with a date that is not in the calendar shows the last day instead', () => {
    expect(fromQuery('day=2025-02-30', plain, known).day).toBe(plain.day);
  });

  it('takes no track, group or language that the atlas does not have', () => {
    const read = fromQuery('track=nobody&group=nothing&lang=xx&with=2025-01-01&with-track=nobody', plain, known);
    expect(read).toMatchObject({ track: 'deepstate', group: 'occupied_total', language: 'en', comparison: { track: 'deepstate' } });
    expect(fromQuery('track=other&group=liberated&lang=uk', plain, known)).toMatchObject({ track: 'other', group: 'liberated', language: 'uk' });
  });

  it('understands a bare embed', () => {
    expect(fromQuery('?embed', plain, known).embed).toBe(true);
  });
});
