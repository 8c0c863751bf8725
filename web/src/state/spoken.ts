/** The ground that a page begins with. */

import type { TrackRecord } from '../data/record.ts';
import type { Steps } from '../data/steps.ts';
import type { AtlasInfo, Bounds } from '../data/types.ts';
import type { View } from './view.ts';

/** The regions of which the headline speaks: those where its group holds ground on the view's day; the whole
 *  atlas while steps or record are not here, and where there are none. */
export function spokenBounds(
  atlas: Pick<AtlasInfo, 'groups' | 'home_bounds' | 'extent'>,
  { day, group }: Pick<View, 'day' | 'group'>,
  steps: Steps | null,
  record: TrackRecord | null,
): Bounds {
  const classes = atlas.groups.find(({ id }) => id === group)?.classes ?? [];
  const edition = record?.editionAt(day)?.index ?? 0;
  const spoken = steps?.regions.filter(({ id, bounds }) => bounds && steps.areaM2(id, classes, edition) > 0) ?? [];
  return spoken.length ? union(spoken.map((region) => region.bounds!)) : (atlas.home_bounds ?? atlas.extent);
}

function union(all: readonly Bounds[]): Bounds {
  return [
    Math.min(...all.map((b) => b[0])),
    Math.min(...all.map((b) => b[1])),
    Math.max(...all.map((b) => b[2])),
    Math.max(...all.map((b) => b[3])),
  ];
}
