/** Moving through a record by keys, buttons and the wheel. Pure. */

import { addDays, addMonths } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import type { Step } from '../state/view.ts';

/** The day `count` steps on, within the record. */
export function stepFrom(record: TrackRecord, day: string, step: Step, count: number): string {
  const moved = step === 'month' ? addMonths(day, count) : addDays(day, step === 'week' ? 7 * count : count);
  return record.clamp(moved);
}

/** The day a key means; null for a key that does not move the time. */
export function dayOfKey(record: TrackRecord, day: string, key: string, shift: boolean): string | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return stepFrom(record, day, shift ? 'week' : 'day', 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return stepFrom(record, day, shift ? 'week' : 'day', -1);
    case 'PageUp':
      return stepFrom(record, day, 'month', 1);
    case 'PageDown':
      return stepFrom(record, day, 'month', -1);
    case 'Home':
      return record.first;
    case 'End':
      return record.last;
    default:
      return null;
  }
}
