/** Time: the curve of the headline figure is the slider's track. */

import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { dayNumber, daysBetween, isDay } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import { shared } from '../look/shared.ts';
import { ClElement, turn } from '../state/context.ts';
import type { Step, View } from '../state/view.ts';
import { regionName, t, zoneName } from '../words/index.ts';
import { Pace } from './pace.ts';
import { dayOfKey, stepFrom } from './stepping.ts';
import { placeLabels, turningPoints, type TurningPoint } from './turning.ts';

/** Steps a second. */
const SPEEDS = [5, 10, 25] as const;
const STEPS: readonly Step[] = ['day', 'week', 'month'];
const WHEEL_PX = 40;
const LABEL_PX = 5.9;
/** Above the track: room for the playhead's knob. */
const TOP = 6;

type Head = 'main' | 'other';

export class Timeline extends ClElement {
  static override properties = {
    compact: { type: Boolean, reflect: true },
    width: { state: true },
    playing: { state: true },
    typing: { state: true },
    speed: { state: true },
  };
  declare compact: boolean;
  declare width: number;
  declare playing: boolean;
  declare typing: Head | null;
  declare speed: number;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: 236px minmax(0, 1fr);
        column-gap: 18px;
        padding: 12px 18px 10px;
      }
      .now {
        display: flex;
        flex-direction: column;
        min-width: 0;
      }
      .date {
        font-size: 15px;
        font-weight: 600;
        line-height: 26px;
      }
      .date button {
        font-weight: 600;
        font-size: 15px;
        white-space: nowrap;
      }
      .date input {
        width: 150px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--panel-solid);
        padding: 1px 6px;
      }
      .edition {
        font-size: 12px;
        line-height: 18px;
        min-height: 18px;
        color: var(--secondary);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .other-date button {
        font-size: 12px;
        min-height: 18px;
        color: var(--ink);
      }
      .buttons {
        display: flex;
        gap: 6px;
        margin-top: auto;
        padding-top: 8px;
      }
      .buttons .turn {
        padding: 3px 9px;
      }
      .buttons .strong {
        min-width: 62px;
      }
      select {
        appearance: none;
        min-height: 28px;
        padding: 3px 10px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: none;
        cursor: pointer;
        font-weight: 500;
      }
      option {
        background: var(--panel-solid);
        color: var(--ink);
      }
      .track {
        position: relative;
        height: 92px;
        touch-action: pan-y;
        cursor: ew-resize;
        user-select: none;
        -webkit-user-select: none;
      }
      svg {
        position: absolute;
        inset: 0;
        overflow: visible;
        pointer-events: none;
      }
      .well {
        fill: var(--well);
      }
      .area {
        fill: var(--accent-well);
      }
      .curve {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.3;
        stroke-linejoin: round;
        opacity: 0.85;
      }
      .tick {
        stroke: var(--line);
      }
      text {
        font: 11px var(--face);
        fill: var(--secondary);
      }
      .turn-label {
        paint-order: stroke;
        stroke: var(--well-halo);
        stroke-width: 2.5px;
        stroke-linejoin: round;
      }
      .between {
        fill: var(--ink);
        opacity: 0.09;
      }
      .head {
        position: absolute;
        top: 0;
        bottom: 24px;
        left: 0;
        width: 0;
        pointer-events: none;
        will-change: transform;
      }
      .head::before {
        content: '';
        position: absolute;
        left: -1px;
        top: 0;
        bottom: 0;
        width: 2px;
        background: var(--strong);
      }
      .head::after {
        content: '';
        position: absolute;
        left: -7px;
        top: -7px;
        width: 14px;
        height: 14px;
        border-radius: 50%;
        background: var(--strong);
      }
      .head.other::after {
        background: var(--panel-solid);
        box-shadow: inset 0 0 0 2px var(--strong);
      }
      .head:focus-visible {
        outline: none;
      }
      .head:focus-visible::after {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
      :host([compact]) {
        grid-template-columns: minmax(0, 1fr);
        row-gap: 12px;
        padding: 6px 16px 4px;
      }
      :host([compact]) .now {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
      }
      :host([compact]) .edition {
        grid-row: 2;
        grid-column: 1;
      }
      :host([compact]) .buttons {
        grid-row: 1 / 3;
        grid-column: 2;
        padding: 0;
        margin: 0;
        align-items: center;
      }
      :host([compact]) .track {
        height: 70px;
        touch-action: none;
      }
    `,
  ];

  #turning: { key: unknown[]; points: TurningPoint[] } = { key: [], points: [] };
  #curve: { key: unknown[]; area: string; line: string } = { key: [], area: '', line: '' };
  #dragged: Head | null = null;
  readonly #pace = new Pace<Head, string>(
    (head, day) => this.#show(head, day),
    () => this.cl.presented(),
  );
  #wheel = 0;
  readonly #sizes = new ResizeObserver(([entry]) => {
    this.width = Math.round(entry!.contentRect.width);
  });

  constructor() {
    super();
    this.compact = false;
    this.width = 0;
    this.playing = false;
    this.typing = null;
    this.speed = 1;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'group', 'comparison', 'step', 'language', 'theme'];
  }

  override firstUpdated(): void {
    this.#watch();
  }

  override updated(): void {
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#watched = null;
    this.playing = false;
  }

  #watched: Element | null = null;
  #watch(): void {
    const track = this.renderRoot.querySelector('.track');
    if (!track || track === this.#watched) return;
    this.#watched = track;
    this.#sizes.disconnect();
    this.#sizes.observe(track);
  }

  /** Moves the time as a key says; true when the key was one of ours. */
  key(event: KeyboardEvent, head: Head = 'main'): boolean {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const record = this.#record(head);
    if (!record) return false;
    if (event.key === ' ' && head === 'main' && event.composedPath()[0] === document.body) {
      this.#toggle();
      return true;
    }
    const day = dayOfKey(record, this.#wanted(head), event.key, event.shiftKey);
    if (day === null) return false;
    this.cl.keen();
    this.#set(head, day);
    return true;
  }

  override render() {
    const record = this.#record('main');
    if (!record || record.empty)
      return html`<div class="now"><p class="date">${record ? t('time.empty') : t('time.loading')}</p></div>
        <div class="track" aria-hidden="true"></div>`;
    return html`${this.#now(record)}
      <div
        class="track"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
        @pointerenter=${() => this.cl.keen()}
        @focusin=${() => this.cl.keen()}
        @wheel=${this.#turnWheel}
      >
        ${guard(this.#drawnFrom(record), () => (this.width ? this.#drawn(record) : nothing))} ${this.view.comparison ? this.#head(record, 'other') : nothing}
        ${this.#head(record, 'main')}
      </div>`;
  }

  #now(record: TrackRecord): TemplateResult {
    const { view } = this;
    return html`<div class="now">
      <div class="date">${this.#date('main')}</div>
      ${view.comparison
        ? html`<div class="edition other-date">${t('time.against')} ${this.#date('other')}</div>`
        : html`<div class="edition" title=${t('time.day.title', { day: this.cl.format.day(record.first) })}>${this.#edition(record)}</div>`}
      <div class="buttons" role="group" aria-label=${t('time.controls')}>
        <button class="turn" aria-label=${t(`time.back.${view.step}`)} @click=${() => this.#by(-1)}>‹</button>
        <button class="strong" aria-pressed=${this.playing} @click=${this.#toggle}>${this.playing ? t('time.pause') : t('time.play')}</button>
        <button class="turn" aria-label=${t(`time.on.${view.step}`)} @click=${() => this.#by(1)}>›</button>
        ${this.compact
          ? nothing
          : html`<select aria-label=${t('time.step')} .value=${view.step} @change=${(event: Event) => this.cl.store.set({ step: (event.target as HTMLSelectElement).value as Step })}>
                ${STEPS.map((step) => html`<option value=${step} ?selected=${step === view.step}>${t(`time.step.${step}`)}</option>`)}
              </select>
              <select aria-label=${t('time.speed')} @change=${(event: Event) => (this.speed = +(event.target as HTMLSelectElement).value)}>
                ${SPEEDS.map((_, i) => html`<option value=${i} ?selected=${i === this.speed}>${t(`time.speed.${i}`)}</option>`)}
              </select>`}
      </div>
    </div>`;
  }

  #date(head: Head): TemplateResult {
    const record = this.#record(head)!;
    const day = this.#day(head);
    if (this.typing === head)
      return html`<input
        type="date"
        aria-label=${t('time.date')}
        min=${record?.first}
        max=${record?.last}
        .value=${day}
        @keydown=${(event: KeyboardEvent) => {
          event.stopPropagation();
          if (event.key === 'Enter') this.#typed(head, event);
          if (event.key === 'Escape') this.typing = null;
        }}
        @blur=${(event: Event) => this.#typed(head, event)}
      />`;
    const text = head === 'other' || this.compact ? this.cl.format.dayBrief(day) : this.cl.format.dayShort(day);
    return html`<button class="bare" aria-label=${t('time.date.change', { day: text })} @click=${() => this.#type(head)}>${text}</button>`;
  }

  async #type(head: Head): Promise<void> {
    this.typing = head;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input[type=date]')?.focus();
  }

  #typed(head: Head, event: Event): void {
    const { value } = event.target as HTMLInputElement;
    if (this.typing === null) return;
    this.typing = null;
    const record = this.#record(head);
    if (record && isDay(value)) this.#set(head, record.clamp(value));
  }

  #edition(record: TrackRecord): string {
    const { day } = this.view;
    const { format } = this.cl;
    const mark = record.editionAt(day);
    if (!mark) return t('time.before');
    const number = format.number(daysBetween(record.first, day) + 1);
    if (mark.earlier) return t('time.earlier', { day: format.dayOfMonth(this.cl.zone.dayOf(mark.validAt)), time: format.time(mark.validAt) });
    return t('time.edition', { time: format.time(mark.validAt), city: zoneName(this.cl.atlas.time_zone), number });
  }

  #head(record: TrackRecord, head: Head): TemplateResult {
    const day = this.#day(head);
    const mine = this.#record(head) ?? record;
    const text = this.cl.format.day(day);
    return html`<div
      class="head ${head}"
      role="slider"
      tabindex="0"
      aria-label=${t(head === 'main' ? 'time.slider' : 'time.otherSlider')}
      aria-valuemin="0"
      aria-valuemax=${mine.spanDays}
      aria-valuenow=${daysBetween(mine.first, day)}
      aria-valuetext=${head === 'main' ? `${text}, ${this.#edition(record)}` : text}
      .style=${`transform: translateX(${this.#x(record, day).toFixed(1)}px)`}
      @keydown=${(event: KeyboardEvent) => {
        if (!this.key(event, head)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    ></div>`;
  }

  #x(record: TrackRecord, day: string): number {
    return Math.min(1, Math.max(0, record.fractionOf(day))) * this.width;
  }

  /** All that the track is drawn from: a step in time changes none of it, but in a comparison. */
  #drawnFrom(record: TrackRecord): unknown[] {
    const { track, group, comparison, day, language } = this.view;
    const steps = ([{ kind: 'whole' }, { kind: 'level', level: 1 }] as const).map((of) => this.cl.stepsHere(track, of));
    return [record, ...steps, this.#turning, this.width, this.compact, group, language, this.cl.format, comparison, comparison && day];
  }

  #drawn(record: TrackRecord): TemplateResult {
    const height = this.compact ? 52 : 68;
    const { width } = this;
    const classes = this.#classes();
    const steps = this.cl.stepsHere(this.view.track, { kind: 'whole' });
    const curve = steps ? this.#curveOf(record, classes, height) : null;
    const { comparison, day } = this.view;
    const [from, to] = comparison ? [comparison.day, day].sort() : [day, day];
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
          const x = this.#x(record, gap.first);
          // A day missed is a notch at the foot; more are hatched over the whole height.
          return gap.days > 1
            ? svg`<rect x=${x} y=${TOP} width=${Math.max(2, this.#x(record, gap.last) - x)} height=${height} fill="url(#gap)"></rect>`
            : svg`<rect x=${x} y=${TOP + height - 4} width="1" height="4" fill="var(--hatch)"></rect>`;
        })}
        ${comparison ? svg`<rect class="between" x=${this.#x(record, from!)} y=${TOP} width=${this.#x(record, to!) - this.#x(record, from!)} height=${height}></rect>` : nothing}
        ${curve ? svg`<path class="curve" d=${curve.line}></path>` : nothing}
      </g>
      ${this.#years(record, height)} ${this.#labels(record, classes, height)}
    </svg>`;
  }

  #years(record: TrackRecord, height: number): unknown {
    const first = +record.first.slice(0, 4);
    const last = +record.last.slice(0, 4);
    const y = TOP + height;
    const shown: TemplateResult[] = [];
    let free = -Infinity;
    for (let year = first; year <= last; year++) {
      const x = year === first ? 0 : this.#x(record, `${year}-01-01`);
      const text = year === first && (first === last || this.compact) ? this.cl.format.month(record.first) : String(year);
      const wide = text.length * 6.4;
      const at = Math.min(x + (this.compact ? 0 : 6), this.width - wide);
      if (at < free) continue;
      free = at + wide + 8;
      shown.push(svg`<line class="tick" x1=${x + 0.5} x2=${x + 0.5} y1=${y + (this.compact ? 0 : 5)} y2=${y + (this.compact ? 3 : 20)}></line><text x=${at} y=${y + 16}>${text}</text>`);
    }
    return shown;
  }

  #labels(record: TrackRecord, classes: readonly string[], height: number): unknown {
    const steps = this.cl.stepsHere(this.view.track, { kind: 'level', level: 1 });
    const whole = this.cl.stepsHere(this.view.track, { kind: 'whole' });
    if (!steps || !whole || this.compact) return nothing;
    const key = [steps, record, classes.join()];
    if (key.some((part, i) => part !== this.#turning.key[i])) {
      // Found in a turn of their own: in this one the curve is drawn.
      this.#turning = { key, points: [] };
      void turn().then(() => {
        if (this.#turning.key !== key) return;
        this.#turning = { key, points: turningPoints(steps, record, classes) };
        this.requestUpdate();
      });
      return nothing;
    }
    const range = rangeOf(whole.series(null, classes).m2);
    const wanted = this.#turning.points.map((point) => {
      const text = `${regionName(steps.region(point.region)!.names)}, ${this.cl.format.month(point.day)}`;
      const x = this.#x(record, point.day) + 4;
      const width = text.length * LABEL_PX;
      // Above the curve where it leaves room along the whole label, else under its lowest point there.
      let [highest, lowest] = [Infinity, 0];
      for (let at = Math.min(x + 3, this.width - width); at < x + width; at += 6) {
        const edition = record.editionAt(record.dayAt(at / this.width))?.index ?? 0;
        const y = TOP + height * (1 - range(whole.areaM2(null, classes, edition)));
        [highest, lowest] = [Math.min(highest, y), Math.max(lowest, y)];
      }
      const above = highest - 6;
      const below = lowest + 14;
      const ys = [above, below, below + 14].filter((y) => y > TOP + 11 && y < TOP + height - 3);
      return { text, x, width, ys };
    });
    return placeLabels(wanted, this.width - 8).map(({ text, x, y }) => svg`<text class="turn-label" x=${x} y=${y}>${text}</text>`);
  }

  #curveOf(record: TrackRecord, classes: readonly string[], height: number): { area: string; line: string } {
    const steps = this.cl.stepsHere(this.view.track, { kind: 'whole' })!;
    const key = [steps, record, classes.join(), this.width, height];
    if (key.every((part, i) => part === this.#curve.key[i])) return this.#curve;
    const { at, m2 } = steps.series(null, classes);
    const range = rangeOf(m2);
    const y = (area: number) => (TOP + height * (1 - range(area))).toFixed(1);
    const days = record.spanDays || 1;
    const first = dayNumber(record.first);
    let line = '';
    for (let i = 0; i < at.length; i++) {
      const x = (((dayNumber(record.dayOf(at[i]!)) - first) / days) * this.width).toFixed(1);
      line += i ? `H${x}V${y(m2[i]!)}` : `M${x} ${y(m2[i]!)}`;
    }
    if (line) line += `H${this.width}`;
    const bottom = TOP + height;
    const start = at.length ? (((dayNumber(record.dayOf(at[0]!)) - first) / days) * this.width).toFixed(1) : '0';
    this.#curve = Object.assign({ key }, { line, area: line ? `${line}V${bottom}H${start}Z` : '' });
    return this.#curve;
  }

  #classes(): readonly string[] {
    return this.cl.atlas.groups.find(({ id }) => id === this.view.group)?.classes ?? [];
  }

  #record(head: Head): TrackRecord | null {
    return this.cl.record(head === 'main' ? this.view.track : (this.view.comparison?.track ?? this.view.track));
  }

  #day(head: Head): string {
    return head === 'main' ? this.view.day : (this.view.comparison?.day ?? this.view.day);
  }

  /** Where a head is, or will be when the frame in hand is on the screen. */
  #wanted(head: Head): string {
    return this.#pace.waiting(head) ?? this.#day(head);
  }

  #set(head: Head, day: string): void {
    this.#pace.go(head, day);
  }

  #show(head: Head, day: string): void {
    const { store } = this.cl;
    if (head === 'main') store.set({ day });
    else if (store.view.comparison) store.set({ comparison: { ...store.view.comparison, day } });
  }

  #by(count: number): void {
    const record = this.#record('main');
    this.cl.keen();
    if (record) this.#set('main', stepFrom(record, this.#wanted('main'), this.view.step, count));
  }

  // Dragging.

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const track = event.currentTarget as HTMLElement;
    track.setPointerCapture(event.pointerId);
    this.playing = false;
    this.cl.keen();
    this.#dragged = this.#nearest(event);
    this.#follow(event);
    this.renderRoot.querySelector<HTMLElement>(`.head.${this.#dragged}`)?.focus({ preventScroll: true });
  }

  #move(event: PointerEvent): void {
    if (this.#dragged) this.#follow(event);
  }

  #up(event: PointerEvent): void {
    if (!this.#dragged) return;
    if (event.type === 'pointerup') this.#follow(event);
    this.#dragged = null;
  }

  #nearest(event: PointerEvent): Head {
    const record = this.#record('main');
    if (!this.view.comparison || !record) return 'main';
    const x = this.#offset(event);
    const away = (head: Head) => Math.abs(this.#x(record, this.#day(head)) - x);
    return away('other') < away('main') ? 'other' : 'main';
  }

  #offset(event: PointerEvent): number {
    return event.clientX - this.renderRoot.querySelector('.track')!.getBoundingClientRect().left;
  }

  #follow(event: PointerEvent): void {
    const record = this.#record('main');
    if (!record || !this.#dragged) return;
    this.#set(this.#dragged, record.dayAt(Math.min(1, Math.max(0, this.#offset(event) / this.width))));
  }

  #turnWheel(event: WheelEvent): void {
    event.preventDefault();
    this.#wheel += Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    const steps = Math.trunc(this.#wheel / WHEEL_PX);
    if (!steps) return;
    this.#wheel -= steps * WHEEL_PX;
    this.#by(steps);
  }

  #toggle = (): void => {
    this.playing = !this.playing;
    if (!this.playing) return;
    const record = this.#record('main');
    if (!record) return;
    this.cl.keen();
    if (this.view.day >= record.last) this.#set('main', record.first);
    let before = performance.now();
    let owed = 0;
    const turn = (now: number) => {
      if (!this.playing) return;
      owed = Math.min(4, owed + ((now - before) / 1000) * SPEEDS[this.speed as 0 | 1 | 2]);
      before = now;
      if (owed >= 1) {
        this.#by(Math.floor(owed));
        owed %= 1;
      }
      if (this.view.day >= record.last) this.playing = false;
      else requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  };
}

/** Where an area stands in the track, 0 (bottom) to 1. The track is no chart: its foot is lower than
 *  the curve by nine tenths of what the curve spans, so that changes can be seen, and never below 0. */
export function rangeOf(m2: ArrayLike<number>): (area: number) => number {
  const all = Array.from(m2);
  const most = all.reduce((high, one) => Math.max(high, one), 0);
  const least = all.reduce((low, one) => Math.min(low, one), most);
  const foot = Math.max(0, least - 0.9 * (most - least));
  const span = (most - foot) * 1.09 || 1;
  return (area) => Math.max(0, area - foot) / span;
}

customElements.define('cl-timeline', Timeline);
