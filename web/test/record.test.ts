import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, isDay, Zone } from '../src/data/days.ts';
import { TrackRecord } from '../src/data/record.ts';
import { dayOfKey, stepFrom } from '../src/time/stepping.ts';

const kyiv = new Zone('Europe/Kyiv');
const unix = (text: string) => Date.parse(text) / 1000;
const record = (moments: string[], gaps: { first: string; last: string; days: number }[] = []) =>
  new TrackRecord(
    {
      track: 'x',
      editions: { id: moments.map((_, i) => `e${i}`), valid_at: moments.map(unix), published_at: moments.map(unix) },
      days: { first: kyiv.dayOf(unix(moments[0]!)), last: kyiv.dayOf(unix(moments.at(-1)!)) },
      gaps,
      carry_days: 3,
    },
    kyiv,
  );

describe('days', () => {
  it('begin at midnight in the zone, in summer and in winter time', () => {
    expect(kyiv.startOf('2025-08-03')).toBe(unix('2025-08-02T21:00:00Z'));
    expect(kyiv.startOf('2025-01-03')).toBe(unix('2025-01-02T22:00:00Z'));
  });

  it('are 23 and 25 hours long when the clocks change', () => {
    expect(kyiv.endOf('2025-03-30') - kyiv.startOf('2025-03-30')).toBe(23 * 3600);
    expect(kyiv.endOf('2025-10-26') - kyiv.startOf('2025-10-26')).toBe(25 * 3600);
  });

  it('hold exactly the moments from their beginning to their end', () => {
    fc.assert(
      fc.property(fc.integer({ min: unix('2014-01-01T00:00Z'), max: unix('2030-01-01T00:00Z') }), (moment) => {
        const day = kyiv.dayOf(moment);
        expect(kyiv.startOf(day)).toBeLessThanOrEqual(moment);
        expect(kyiv.endOf(day)).toBeGreaterThan(moment);
      }),
    );
  });

  it('a month on from the 31st is the last of a shorter month', () => {
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
  });

  it('count over a change of the year and of the clocks', () => {
    expect(daysBetween('2022-02-24', '2025-08-03')).toBe(1256);
    expect(addDays('2024-12-31', 1)).toBe('2025-01-01');
  });

  it('that are not in the calendar are none', () => {
    expect([isDay('2025-02-29'), isDay('2024-02-29'), isDay('2025-8-3')]).toEqual([false, true, false]);
  });
});

describe('the edition of a day', () => {
  const three = record(['2025-10-25T20:59:59Z', '2025-10-26T21:59:59Z', '2025-10-29T10:00:00Z']);

  it('is the last one before the day is over in the zone, also when the clocks change', () => {
    expect(three.editionAt('2025-10-25')?.id).toBe('e0');
    expect(three.editionAt('2025-10-26')?.id).toBe('e1');
  });

  it('is the earlier one between two, and says so', () => {
    expect(three.editionAt('2025-10-28')).toMatchObject({ id: 'e1', earlier: true });
    expect(three.editionAt('2025-10-29')).toMatchObject({ id: 'e2', earlier: false });
  });

  it('does not exist before the first', () => {
    expect(three.editionAt('2025-10-24')).toBeNull();
  });

  it('is the last of several on one day', () => {
    expect(record(['2025-01-01T08:00:00Z', '2025-01-01T19:00:00Z']).editionAt('2025-01-01')?.id).toBe('e1');
  });
});

describe('moving through the record', () => {
  const year = record(['2024-01-10T10:00:00Z', '2024-12-20T10:00:00Z']);

  it('ends at its first and last day', () => {
    expect(stepFrom(year, '2024-12-19', 'month', 1)).toBe('2024-12-20');
    expect(stepFrom(year, '2024-01-12', 'week', -1)).toBe('2024-01-10');
  });

  it('follows the keys: a day, Shift a week, Page a month, Home and End', () => {
    const key = (name: string, shift = false) => dayOfKey(year, '2024-06-15', name, shift);
    expect([key('ArrowRight'), key('ArrowLeft'), key('ArrowRight', true)]).toEqual(['2024-06-16', '2024-06-14', '2024-06-22']);
    expect([key('PageUp'), key('PageDown'), key('Home'), key('End')]).toEqual(['2024-07-15', '2024-05-15', '2024-01-10', '2024-12-20']);
    expect(key('a')).toBeNull();
  });

  it('finds the day of every place on the track, and the place of every day', () => {
    for (let i = 0; i <= year.spanDays; i++) {
      const day = addDays(year.first, i);
      expect(year.dayAt(year.fractionOf(day))).toBe(day);
    }
  });
});
