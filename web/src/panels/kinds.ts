/** Kinds of change and how they are told apart. */

import type { FeatureCollection, Geometry } from 'geojson';

export type Kind = 'gain' | 'loss' | 'reclassification' | 'redraw' | 'correction';

/** In the order in which they are listed. */
export const KINDS: readonly Kind[] = ['gain', 'loss', 'reclassification', 'redraw', 'correction'];

/** The colour a kind is drawn in: movement stands out, what only the drawing did is grey. */
export function toneOf(kind: string): 'gain' | 'loss' | 'neutral' {
  return kind === 'gain' || kind === 'loss' ? kind : 'neutral';
}

/** The changed ground that a group won or lost, each polygon with the tone it is drawn in. */
export function changedFor(shapes: FeatureCollection<Geometry>, classes: readonly string[]): FeatureCollection<Geometry> {
  const inGroup = (id: unknown) => typeof id === 'string' && classes.includes(id);
  const features = shapes.features.flatMap((feature) => {
    const { from_class, to_class, kind } = feature.properties ?? {};
    const [was, became] = [inGroup(from_class), inGroup(to_class)];
    if (was === became) return [];
    const tone = toneOf(String(kind)) === 'neutral' ? 'neutral' : became ? 'gain' : 'loss';
    return [{ ...feature, properties: { ...feature.properties, tone } }];
  });
  return { type: 'FeatureCollection', features };
}

/** Square kilometres of each kind. */
export function sumsByKind(rows: readonly { kind: Kind; area_km2: number }[]): Record<Kind, number> {
  const sums: Record<Kind, number> = { gain: 0, loss: 0, reclassification: 0, redraw: 0, correction: 0 };
  for (const row of rows) sums[row.kind] += row.area_km2;
  return sums;
}
