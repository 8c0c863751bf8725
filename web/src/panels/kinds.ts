/** Kinds of change and how they are told apart. */

export type Kind = 'gain' | 'loss' | 'reclassification' | 'redraw' | 'correction';

/** In the order in which they are listed. */
export const KINDS: readonly Kind[] = ['gain', 'loss', 'reclassification', 'redraw', 'correction'];

/** The colour a kind is drawn in: movement stands out, what only the drawing did is grey. */
export function toneOf(kind: string): 'gain' | 'loss' | 'neutral' {
  return kind === 'gain' || kind === 'loss' ? kind : 'neutral';
}

/** Square kilometres of each kind. */
export function sumsByKind(rows: readonly { kind: Kind; area_km2: number }[]): Record<Kind, number> {
  const sums: Record<Kind, number> = { gain: 0, loss: 0, reclassification: 0, redraw: 0, correction: 0 };
  for (const row of rows) sums[row.kind] += row.area_km2;
  return sums;
}
