import { describe, expect, it } from 'vitest';
import { addDays, Zone } from '../src/data/days.ts';
import { TrackRecord } from '../src/data/record.ts';
import { plainView, type View } from '../src/state/view.ts';
import { daysWithin } from '../src/state/within.ts';

const zone = new Zone('UTC');
/** An edition a day at midnight, so that the last answers for the day itself and two more. */
function track(name: string, first: string, last: string): TrackRecord {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  const moments = days.map((day) => zone.startOf(day));
  return new TrackRecord({ track: name, editions: { id: days, valid_at: moments, published_at: moments }, days: { first, last }, gaps: [], carry_days: 3 }, zone);
}

const records = new Map([
  ['long', track('long', '2024-01-01', '2024-03-31')],
  ['short', track('short', '2024-02-01', '2024-02-29')],
]);
const record = (name: string) => records.get(name) ?? null;
const against = (day: string, other = 'short') => ({ day, track: other, mode: 'difference' as const, swipe: 0.5 });
const view = (patch: Partial<View>): View => ({ ...plainView('2024-02-10', 'long', 'g', 'en'), ...patch });

describe('the days of a view', () => {
  it('inside the records stay', () => {
    expect(daysWithin(view({ comparison: against('2024-02-05') }), record)).toBeNull();
  });

  it('move to the end of the record of another track', () => {
    expect(daysWithin(view({ track: 'short', day: '2024-03-20' }), record)).toEqual({ day: '2024-02-29' });
    expect(daysWithin(view({ track: 'short', day: '2024-01-20' }), record)).toEqual({ day: '2024-02-01' });
  });

  it('of the other side follow its own track: what the engine answers for stays, and no day more', () => {
    expect(daysWithin(view({ comparison: against('2024-03-02') }), record)).toBeNull();
    expect(daysWithin(view({ comparison: against('2024-03-03') }), record)).toEqual({ comparison: against('2024-02-29') });
    expect(daysWithin(view({ comparison: against('2030-01-01') }), record)).toEqual({ comparison: against('2024-02-29') });
    expect(daysWithin(view({ comparison: against('2024-01-31') }), record)).toEqual({ comparison: against('2024-02-01') });
  });

  it('wait for a record that is not here', () => {
    expect(daysWithin(view({ track: 'unknown', day: '2030-01-01', comparison: against('2030-01-01', 'another') }), record)).toBeNull();
  });
});
