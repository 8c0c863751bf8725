/** The slider's track: the curve of the headline figure, the gaps of the record, its years, and the names of the
 *  turning points. */

import { html, nothing, svg, type TemplateResult } from 'lit';
import { dayNumber } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import type { Steps } from '../data/steps.ts';
import { turn } from '../state/context.ts';
import type { Format } from '../words/format.ts';
import { regionName } from '../words/index.ts';
import { placeLabels, turningPoints, type TurningPoint } from './turning.ts';

const LABEL_PX = 5.9;
/** Above the track: room for the playhead's knob. */
const TOP = 6;
const HEIGHT_PX = { compact: 52, wide: 68 };

/** What a track is drawn of. */
export interface TrackParts {
  record: TrackRecord;
  /** Steps of the whole, and of the regions of the first level; null while they are not here. */
  whole: Steps | null;
  regions: Steps | null;
  classes: readonly string[];
  width: number;
  compact: boolean;
  /** The two days that are compared, the earlier first. */
  between: readonly [string, string] | null;
  format: Format;
}

/** Where a day stands in a track of a width, pixels from its left. */
export function xOf(record: TrackRecord, day: string, width: number): number {
  return Math.min(1, Math.max(0, record.fractionOf(day))) * width;
}

/** Draws a track, and keeps what took long to find. `again`: called when more of it can be drawn. */
export class TrackDrawing {
  #turning: { key: unknown[]; points: TurningPoint[] } = { key: [], points: [] };
  #curve: { key: unknown[]; area: string; line: string } = { key: [], area: '', line: '' };

  constructor(private readonly again: () => void) {}

  /** Another value whenever other turning points are known. */
  get known(): unknown {
    return this.#turning;
  }

  draw(parts: TrackParts): TemplateResult {
    const { record, whole, width, between, compact } = parts;
    const height = compact ? HEIGHT_PX.compact : HEIGHT_PX.wide;
    const curve = whole ? this.#curveOf(parts, whole, height) : null;
    const x = (day: string) => xOf(record, day, width);
    return html`<svg width=${width} height=${height + 30} aria-hidden="true">
      <defs>
        <pattern id="gap" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.2" height="5" fill="var(--hatch)"></rect>
        </pattern>
        <clipPath id="well"><rect y=${TOP} width=${width} height=${height} rx="5"></rect></clipPath>
      </defs>
      <g clip-path="url(#well)">
        <rect class="well" y=${TOP} width=${width} height=${height}></rect>
        ${curve ? svg`<path class="area" d=${curve.area}></path>` : nothing}
        ${record.gaps.map((gap) => {
          const left = x(gap.first);
          // A day missed is a notch at the foot; more are hatched over the whole height.
          return gap.days > 1
            ? svg`<rect x=${left} y=${TOP} width=${Math.max(2, x(gap.last) - left)} height=${height} fill="url(#gap)"></rect>`
            : svg`<rect x=${left} y=${TOP + height - 4} width="1" height="4" fill="var(--hatch)"></rect>`;
        })}
        ${between ? svg`<rect class="between" x=${x(between[0])} y=${TOP} width=${x(between[1]) - x(between[0])} height=${height}></rect>` : nothing}
        ${curve ? svg`<path class="curve" d=${curve.line}></path>` : nothing}
      </g>
      ${years(parts, height)} ${this.#labels(parts, height)}
    </svg>`;
  }

  #labels({ record, whole, regions: steps, classes, width: most, compact, format }: TrackParts, height: number): unknown {
    if (!steps || !whole || compact) return nothing;
    const key = [steps, record, classes.join()];
    if (key.some((part, i) => part !== this.#turning.key[i])) {
      // Found in a turn of their own: in this one the curve is drawn.
      this.#turning = { key, points: [] };
      void turn().then(() => {
        if (this.#turning.key !== key) return;
        this.#turning = { key, points: turningPoints(steps, record, classes) };
        this.again();
      });
      return nothing;
    }
    const range = rangeOf(whole.series(null, classes).m2);
    const wanted = this.#turning.points.map((point) => {
      const text = `${regionName(steps.region(point.region)!.names)}, ${format.month(point.day)}`;
      const x = xOf(record, point.day, most) + 4;
      const width = text.length * LABEL_PX;
      // Above the curve where it leaves room along the whole label, else under its lowest point there.
      let [highest, lowest] = [Infinity, 0];
      for (let at = Math.min(x + 3, most - width); at < x + width; at += 6) {
        const edition = record.editionAt(record.dayAt(at / most))?.index ?? 0;
        const y = TOP + height * (1 - range(whole.areaM2(null, classes, edition)));
        [highest, lowest] = [Math.min(highest, y), Math.max(lowest, y)];
      }
      const above = highest - 6;
      const below = lowest + 14;
      const ys = [above, below, below + 14].filter((y) => y > TOP + 11 && y < TOP + height - 3);
      return { text, x, width, ys };
    });
    return placeLabels(wanted, most - 8).map(({ text, x, y }) => svg`<text class="turn-label" x=${x} y=${y}>${text}</text>`);
  }

  #curveOf({ record, classes, width }: TrackParts, whole: Steps, height: number): { area: string; line: string } {
    const key = [whole, record, classes.join(), width, height];
    if (key.every((part, i) => part === this.#curve.key[i])) return this.#curve;
    const { at, m2 } = whole.series(null, classes);
    const range = rangeOf(m2);
    const y = (area: number) => (TOP + height * (1 - range(area))).toFixed(1);
    const days = record.spanDays || 1;
    const first = dayNumber(record.first);
    let line = '';
    for (let i = 0; i < at.length; i++) {
      const x = (((dayNumber(record.dayOf(at[i]!)) - first) / days) * width).toFixed(1);
      line += i ? `H${x}V${y(m2[i]!)}` : `M${x} ${y(m2[i]!)}`;
    }
    if (line) line += `H${width}`;
    const bottom = TOP + height;
    const start = at.length ? (((dayNumber(record.dayOf(at[0]!)) - first) / days) * width).toFixed(1) : '0';
    this.#curve = Object.assign({ key }, { line, area: line ? `${line}V${bottom}H${start}Z` : '' });
    return this.#curve;
  }
}

function years({ record, width, compact, format }: TrackParts, height: number): unknown {
  const first = +record.first.slice(0, 4);
  const last = +record.last.slice(0, 4);
  const y = TOP + height;
  const shown: TemplateResult[] = [];
  let free = -Infinity;
  for (let year = first; year <= last; year++) {
    const x = year === first ? 0 : xOf(record, `${year}-01-01`, width);
    const text = year === first && (first === last || compact) ? format.month(record.first) : String(year);
    const wide = text.length * 6.4;
    const at = Math.min(x + (compact ? 0 : 6), width - wide);
    if (at < free) continue;
    free = at + wide + 8;
    shown.push(svg`<line class="tick" x1=${x + 0.5} x2=${x + 0.5} y1=${y + (compact ? 0 : 5)} y2=${y + (compact ? 3 : 20)}></line><text x=${at} y=${y + 16}>${text}</text>`);
  }
  return shown;
}

/** Where an area stands in the track, 0 (bottom) to 1. The track is no chart: its foot is lower than
 *  the curve by nine tenths of what the curve spans, so that changes can be seen, and never below 0. */
function rangeOf(m2: ArrayLike<number>): (area: number) => number {
  const all = Array.from(m2);
  const most = all.reduce((high, one) => Math.max(high, one), 0);
  const least = all.reduce((low, one) => Math.min(low, one), most);
  const foot = Math.max(0, least - 0.9 * (most - least));
  const span = (most - foot) * 1.09 || 1;
  return (area) => Math.max(0, area - foot) / span;
}
