/** Kinds of change and how they are told apart. */

import type { FeatureCollection, Geometry } from 'geojson';

export type Kind = 'gain' | 'loss' | 'reclassification' | 'redraw' | 'correction';

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

/** Is a polygon of /api/transitions.geojson part of the ground of a row? */
export function isOfRow(
  of: Readonly<Record<string, unknown>>,
  row: { region: { id: string } | null; from_class: string | null; to_class: string | null; kind: string },
): boolean {
  const region = typeof of.region === 'object' && of.region ? (of.region as { id?: string }).id : (of.region ?? of.region_id);
  return (
    of.kind === row.kind &&
    (of.from_class ?? null) === row.from_class &&
    (of.to_class ?? null) === row.to_class &&
    (region ?? null) === (row.region?.id ?? null)
  );
}

/** What a change is for a group: ground that went into it is gained, ground that left it is lost. null: the
 *  ground moved, as from free to contested, but neither into the group nor out of it. Drawn anew stays that. */
export function kindFor(row: { kind: Kind; from_class: string | null; to_class: string | null }, classes: readonly string[]): Kind | null {
  if (toneOf(row.kind) === 'neutral') return row.kind;
  const [was, became] = [row.from_class, row.to_class].map((id) => id !== null && classes.includes(id));
  return was === became ? null : became ? 'gain' : 'loss';
}
