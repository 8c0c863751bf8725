/** What a page opens with: the plain view of an atlas, and the one that an address asks for. */

import type { Zone } from '../data/days.ts';
import type { AtlasInfo } from '../data/types.ts';
import { languages } from '../words/index.ts';
import { fromQuery, type Known } from './address.ts';
import { kept, preferredLanguage } from './kept.ts';
import { plainView, type View } from './view.ts';

export interface Opening {
  /** The view of an address that says nothing. */
  plain: View;
  known: Known;
  view: View;
}

export function openingView(atlas: AtlasInfo, zone: Zone, query: string): Opening {
  const track = atlas.default_track ?? atlas.tracks[0]?.name ?? '';
  const last = atlas.tracks.find(({ name }) => name === track)?.last;
  const lastDay = last ? (last.length > 10 ? zone.dayOf(Date.parse(last) / 1000) : last) : zone.dayOf(Date.now() / 1000);
  const plain: View = {
    ...plainView(lastDay, track, atlas.default_group, preferredLanguage(atlas)),
    tolerance: atlas.front?.tolerances_m.find((m) => m > 0) ?? 0,
    level: atlas.levels.find(({ level, loaded }) => loaded && level >= 1)?.level ?? 1,
  };
  const known = { tracks: atlas.tracks.map(({ name }) => name), groups: atlas.groups.map(({ id }) => id), languages: languages() };
  return { plain, known, view: fromQuery(query, { ...plain, ...kept() }, known) };
}
