/** Days of a view that its records do not reach. */

import type { TrackRecord } from '../data/record.ts';
import type { View } from './view.ts';

/** What to change so that both sides of a view lie in the records of their tracks; null when they do, or
 *  while the records are not here. The side in view stays within its track's first and last day; the
 *  other side may also be a day the last edition still answers for. */
export function daysWithin(view: View, record: (track: string) => TrackRecord | null): Partial<View> | null {
  const of = (track: string) => {
    const found = record(track);
    return found && !found.empty ? found : null;
  };
  const { comparison } = view;
  const day = of(view.track)?.clamp(view.day) ?? view.day;
  const other = comparison && (of(comparison.track)?.answerable(comparison.day) ?? comparison.day);
  const patch: Partial<View> = {
    ...(day !== view.day && { day }),
    ...(comparison && other !== null && other !== comparison.day && { comparison: { ...comparison, day: other } }),
  };
  return Object.keys(patch).length ? patch : null;
}
