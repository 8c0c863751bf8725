/** Time: the curve of the headline figure is the slider's track. */

import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { daysBetween, isDay } from '../data/days.ts';
import type { TrackRecord } from '../data/record.ts';
import { shared } from '../look/shared.ts';
import { ClElement } from '../state/context.ts';
import type { Step, View } from '../state/view.ts';
import { t, zoneName } from '../words/index.ts';
import { dateStyles } from './date-field.ts';
import { Pace } from './pace.ts';
import { dayOfKey, stepFrom } from './stepping.ts';
import { timelineStyles } from './timeline-look.ts';
import { TrackDrawing, xOf } from './track.ts';

/** Steps a second. */
const SPEEDS = [5, 10, 25] as const;
const STEPS: readonly Step[] = ['day', 'week', 'month'];
const WHEEL_PX = 40;

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

  static override styles = [shared, dateStyles, timelineStyles];

  readonly #track = new TrackDrawing(() => this.requestUpdate());
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
      return html`<div class="now"><p class="date">${record ? t('time.empty') : t('time.loading')}</p><div class="edition"></div>${this.#controls(true)}</div>
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
      ${this.#controls(false)}
    </div>`;
  }

  /** There from the beginning, so that nothing has to make room for them. */
  #controls(idle: boolean): TemplateResult {
    const { view, compact } = this;
    return html`<div class="buttons no-print" role="group" aria-label=${t('time.controls')}>
        <button class="turn" ?disabled=${idle} aria-label=${t(`time.back.${view.step}`)} @click=${() => this.#by(-1)}>‹</button>
        <button class="strong" ?disabled=${idle} aria-pressed=${this.playing} @click=${this.#toggle}>${this.playing ? t('time.pause') : t('time.play')}</button>
        <button class="turn" ?disabled=${idle} aria-label=${t(`time.on.${view.step}`)} @click=${() => this.#by(1)}>›</button>
        ${compact ? nothing : this.#paces()}
      </div>
      ${compact && !view.embed ? html`<div class="paces no-print">${this.#paces()}</div>` : nothing}`;
  }

  /** How far a step goes, and how fast the steps follow one another. */
  #paces(): TemplateResult {
    const { step: chosen } = this.view;
    return html`<select aria-label=${t('time.step')} .value=${chosen} @change=${(event: Event) => this.cl.store.set({ step: (event.target as HTMLSelectElement).value as Step })}>
        ${STEPS.map((step) => html`<option value=${step} ?selected=${step === chosen}>${t(`time.step.${step}`)}</option>`)}
      </select>
      <select aria-label=${t('time.speed')} @change=${(event: Event) => (this.speed = +(event.target as HTMLSelectElement).value)}>
        ${SPEEDS.map((_, i) => html`<option value=${i} ?selected=${i === this.speed}>${t(`time.speed.${i}`)}</option>`)}
      </select>`;
  }

  #date(head: Head): TemplateResult {
    const record = this.#record(head)!;
    const day = this.#day(head);
    if (this.typing === head)
      return html`<cl-date
        .label=${t('time.date')}
        .min=${record.first}
        .max=${record.last}
        .day=${day}
        @keydown=${(event: KeyboardEvent) => {
          event.stopPropagation();
          const chosen = event.key === 'Enter' && (event.target as HTMLElement).localName === 'input';
          if (!chosen && event.key !== 'Escape') return;
          event.preventDefault(); // else the same Enter would press the date, which has the focus next
          void this.#typed(head);
        }}
        @day=${(event: CustomEvent<string>) => void this.#typed(head, event.detail)}
        @leave=${() => (this.typing = null)}
      ></cl-date>`;
    const text = head === 'other' || this.compact ? this.cl.format.dayBrief(day) : this.cl.format.dayShort(day);
    return html`<button class="bare" aria-label=${t('time.date.change', { day: text })} @click=${() => this.#type(head)}>${text}</button>`;
  }

  async #type(head: Head): Promise<void> {
    this.typing = head;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('cl-date')?.focus();
  }

  /** The field gives way to the date again, which has the focus if the field had it. */
  async #typed(head: Head, day = ''): Promise<void> {
    if (this.typing === null) return;
    this.typing = null;
    const record = this.#record(head);
    if (record && isDay(day)) this.#set(head, record.clamp(day));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(head === 'main' ? '.date button' : '.other-date button')?.focus();
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
    return xOf(record, day, this.width);
  }

  /** All that the track is drawn from: a step in time changes none of it, but in a comparison. */
  #drawnFrom(record: TrackRecord): unknown[] {
    const { track, group, comparison, day, language } = this.view;
    const steps = ([{ kind: 'whole' }, { kind: 'level', level: 1 }] as const).map((of) => this.cl.stepsHere(track, of));
    return [record, ...steps, this.#track.known, this.width, this.compact, group, language, this.cl.format, comparison, comparison && day];
  }

  #drawn(record: TrackRecord): TemplateResult {
    const { width, compact, view, cl } = this;
    const { comparison, day, track } = view;
    const [from, to] = comparison ? [comparison.day, day].sort() : [];
    return this.#track.draw({
      record,
      whole: cl.stepsHere(track, { kind: 'whole' }),
      regions: cl.stepsHere(track, { kind: 'level', level: 1 }),
      classes: cl.atlas.groups.find(({ id }) => id === view.group)?.classes ?? [],
      width,
      compact,
      between: from && to ? [from, to] : null,
      format: cl.format,
    });
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

customElements.define('cl-timeline', Timeline);
