/** Areas and lengths with their units, in the language of the page, the reader's unit first. */

import { areaIn, type Format, M_PER_MI, type Units } from '../words/format.ts';
import { t } from '../words/index.ts';

/** "114,330 km²" */
export function areaText(format: Format, m2: number, units: Units): string {
  return withUnit(format.area(m2, units), areaIn(m2, units), units);
}

/** "+15 km²" */
export function changeText(format: Format, m2: number, units: Units): string {
  return withUnit(format.areaChange(m2, units), areaIn(m2, units), units);
}

/** "114,330 km² (44,143 mi²)" */
export function bothAreas(format: Format, m2: number, units: Units): string {
  return `${areaText(format, m2, units)} (${areaText(format, m2, other(units))})`;
}

/** "+15 km² (+6 mi²)" */
export function bothChanges(format: Format, m2: number, units: Units): string {
  return `${changeText(format, m2, units)} (${changeText(format, m2, other(units))})`;
}

/** "1,056 km" */
export function lengthText(format: Format, m: number, units: Units): string {
  const value = m / (units === 'mi' ? M_PER_MI : 1000);
  return t(`amount.${units}`, { n: shown(value), value: format.length(m, units) });
}

/** The unit of areas alone, as it stands after that number. */
export function areaUnit(m2: number, units: Units): string {
  return t(`amount.${units}2.sign`, { n: shown(areaIn(m2, units)) });
}

export function other(units: Units): Units {
  return units === 'km' ? 'mi' : 'km';
}

function withUnit(text: string, value: number, units: Units): string {
  return t(`amount.${units}2`, { n: shown(value), value: text });
}

/** The number as it is shown decides the plural: 1.04 shown as 1.0 is said as a fraction. */
function shown(value: number): number {
  const size = Math.abs(value);
  return size < 9.95 && size > 0 ? Number(size.toFixed(1)) || 0.1 : Math.round(size);
}
