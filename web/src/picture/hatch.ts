/** Patterns of ground that is not flat: the scheme names them, the picture defines them once. */

import { element } from './markup.ts';
import type { Fill } from './order.ts';

/** The scheme's patterns as lines: diagonals, fine or plain. */
export function hatch(fill: Fill, unit: number): string {
  if (!fill.pattern) return '';
  const fine = fill.pattern.startsWith('fine');
  const step = (fine ? 4 : 6) * unit;
  return element(
    'pattern',
    {
      id: patternId(fill),
      width: step,
      height: step,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    element('rect', {
      width: (fine ? 0.8 : 1.8) * unit,
      height: step,
      fill: fill.colour,
      'fill-opacity': Number(((fine ? 0.55 : 0.85) * (fill.strength ?? 1)).toFixed(2)),
    }),
  );
}

export function patternId(fill: Fill): string {
  return `pattern-${fill.id.replace(/[^A-Za-z0-9_-]/g, '-')}`;
}
