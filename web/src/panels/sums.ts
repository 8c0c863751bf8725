/** The sums above the list of changes: what the group gained and lost, and contested ground of its own. */

import type { Format, Units } from '../words/format.ts';
import { t } from '../words/index.ts';
import { areaText, changeText } from './amounts.ts';
import { type ChangeRow, LEAST_KM2 } from './gross.ts';

export interface Sum {
  readonly key: string;
  readonly label: string;
  /** What it is of, in a sentence that stands alone. */
  readonly what: string;
  /** Square metres; of a net change with its sign. */
  readonly m2: number;
  readonly isNet: boolean;
  /** The class that is summed apart; null: the group. */
  readonly classId: string | null;
  readonly tone: 'gain' | 'loss' | 'neutral' | '';
}

/** A line for the group and one for each class that is summed apart. In each, the net change is what was
 *  gained less what was lost; `netM2` (null: not known) is the group's, as its headline has it. */
export function sumLines(
  group: string,
  netM2: number | null,
  gross: { group: ChangeRow; unheld: readonly ChangeRow[] } | null,
  nameOf: (classId: string) => string,
): Sum[][] {
  const net: Sum[] =
    netM2 === null ? [] : [{ key: 'net', label: group, what: group, m2: netM2, isNet: true, classId: null, tone: '' }];
  if (!gross) return [net];
  const part = (key: string, label: string, km2: number, tone: Sum['tone'], words = label): Sum[] =>
    km2 < LEAST_KM2 ? [] : [{ key, label: t(label), what: `${group}, ${lower(t(words))}`, m2: km2 * 1e6, isNet: false, classId: null, tone }];
  const { gross_gain_km2, gross_loss_km2, redraw_km2, reclassified_km2 } = gross.group;
  const first = [
    ...net,
    ...part('gain', 'kind.gain', gross_gain_km2, 'gain'),
    ...part('loss', 'kind.loss', gross_loss_km2, 'loss'),
    ...part('redraw', 'compare.redraw', redraw_km2, 'neutral', 'kind.redraw'),
    ...part('reclassified', 'compare.reclassified', reclassified_km2, 'neutral', 'kind.reclassification'),
  ];
  return [first, ...gross.unheld.filter(tells).map((row) => unheldLine(row, nameOf(row.class!)))];
}

function tells(row: ChangeRow): boolean {
  return row.gross_gain_km2 + row.gross_loss_km2 >= LEAST_KM2;
}

function unheldLine(row: ChangeRow, name: string): Sum[] {
  const sum = (key: string, label: string, km2: number, isNet: boolean): Sum => ({
    key: `${row.class}:${key}`,
    label,
    what: isNet ? name : `${name}, ${lower(label)}`,
    m2: km2 * 1e6,
    isNet,
    classId: row.class ?? null,
    tone: isNet ? '' : 'neutral',
  });
  return [
    sum('net', name, row.net_km2, true),
    sum('added', t('change.added'), row.gross_gain_km2, false),
    sum('ended', t('change.ended'), row.gross_loss_km2, false),
  ];
}

export function sumWords(sum: Sum, format: Format, units: Units): string {
  return sum.isNet ? changeText(format, sum.m2, units) : areaText(format, sum.m2, units);
}

function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}
