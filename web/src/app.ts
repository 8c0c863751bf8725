/** The page: what floats where over the map, at each size of screen. */

import { html, nothing, type TemplateResult } from 'lit';
import './legend/legend.ts';
import './map/divider.ts';
import './map/zoom.ts';
import './panels/index.ts';
import './time/timeline.ts';
import './title.ts';
import { editionOn, editionText } from './panels/sentences.ts';
import { ClElement } from './state/context.ts';
import type { View } from './state/view.ts';
import { appStyles } from './look/app-look.ts';
import { shared } from './look/shared.ts';
import type { Timeline } from './time/timeline.ts';
import type { Title } from './title.ts';
import { t } from './words/index.ts';

const PHONE = matchMedia('(max-width: 640px)');
const NARROW = matchMedia('(max-width: 1000px)');
/** A frame in another page of such a size has no room for a legend that is always open. */
const SMALL = matchMedia('(max-width: 700px), (max-height: 560px)');

/** Heights of the phone's sheet: time; time and headline; everything. */
type Height = 'low' | 'middle' | 'full';
const HEIGHTS: readonly Height[] = ['low', 'middle', 'full'];

export class App extends ClElement {
  static override properties = {
    height: { state: true },
    layers: { state: true },
    dragged: { state: true },
  };
  declare height: Height;
  declare layers: boolean;
  declare dragged: number | null;

  static override styles = [shared, appStyles];

  #stops: (() => void)[] = [];
  /** The height of the timeline that the sheet was last drawn for. */
  #sheetFor = 0;
  #dragStart: { y: number; height: number } | null = null;
  readonly #sizes = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.height = 'middle';
    this.layers = false;
    this.dragged = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['embed', 'language', 'comparison', 'track', 'folded', 'subject', 'panel', 'cited'];
  }

  protected override viewChanged(view: View, before: View): void {
    const asks = view.subject !== before.subject || view.panel !== before.panel;
    if (asks && this.height === 'low') this.height = 'middle';
    if (view.panel !== before.panel && view.panel !== 'figures') this.height = 'full';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const again = () => this.requestUpdate();
    const key = (event: KeyboardEvent) => this.#key(event);
    const resize = () => this.#measure();
    for (const size of [PHONE, NARROW, SMALL]) size.addEventListener('change', again);
    document.addEventListener('keydown', key);
    window.addEventListener('resize', resize);
    this.#stops = [
      () => [PHONE, NARROW, SMALL].forEach((size) => size.removeEventListener('change', again)),
      () => document.removeEventListener('keydown', key),
      () => window.removeEventListener('resize', resize),
    ];
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stops.forEach((stop) => stop());
    this.#sizes.disconnect();
  }

  override render() {
    return PHONE.matches ? this.#phone() : this.#desk();
  }

  override updated(): void {
    this.#sizes.disconnect();
    for (const box of this.renderRoot.querySelectorAll('cl-title, cl-embed-source, cl-timeline, .time, .left, aside')) this.#sizes.observe(box);
    this.#measure();
  }

  #desk(): TemplateResult {
    const { embed } = this.view;
    return html`<button class="skip" @click=${() => this.#goTo('cl-panel')}>${t('app.skip.figures')}</button>
      <button class="skip" @click=${() => this.#goTo('cl-timeline')}>${t('app.skip.time')}</button>
      ${embed
        ? html`<cl-embed-source class="box card"></cl-embed-source>`
        : html`<cl-title class="box card"></cl-title>`}
      <div class="under-title">${this.#notice('box card notice')}</div>
      ${embed ? nothing : html`<aside class="box" aria-label=${t('app.figures')}><cl-panel form="card"></cl-panel></aside>`}
      <div class="box left">
        ${embed && SMALL.matches ? this.#folding() : html`<cl-legend class="card"></cl-legend>`}
        <cl-zoom class="card"></cl-zoom>
      </div>
      <div class="foot"><span class="credits">${this.#credits()}</span>${embed ? nothing : html`<cl-switches></cl-switches>`}</div>
      <cl-divider></cl-divider>
      <footer class="box card time" aria-label=${t('time.title')} role="region"><cl-timeline></cl-timeline></footer>`;
  }

  #phone(): TemplateResult {
    const { embed } = this.view;
    this.#sheetFor = this.#timelineHeight;
    const height = this.dragged ?? this.#sheetHeight(this.height);
    return html`<button class="skip" @click=${() => this.#goTo('cl-panel')}>${t('app.skip.figures')}</button>
      <cl-divider></cl-divider>
      ${embed
        ? html`<cl-embed-source class="box card bar"></cl-embed-source>`
        : html`<cl-title compact class="box card bar" @cl-layers=${() => (this.layers = !this.layers)}></cl-title>`}
      ${this.layers && !embed
        ? html`<div class="box card layers left-phone" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && (this.layers = false)}>
            <cl-legend></cl-legend><cl-switches></cl-switches>
          </div>`
        : this.#notice('card phone-notice')}
      <div class="box left" .style=${`bottom:${height + 8}px`} ?hidden=${this.height === 'full' && !embed}>
        ${embed ? this.#folding() : nothing}<cl-zoom class="card"></cl-zoom>
      </div>
      <span class="phone-credits" .style=${`bottom:${height + 4}px`}>${this.#credits()}</span>
      <div class="box card sheet time ${this.dragged === null ? 'gliding' : ''}" .style=${`height:${height}px`}>
        ${embed
          ? nothing
          : html`<button
              class="handle"
              aria-label=${t(`sheet.${this.height}`)}
              aria-expanded=${this.height !== 'low'}
              @pointerdown=${this.#grab}
              @pointermove=${this.#pull}
              @pointerup=${this.#let}
              @pointercancel=${this.#let}
              @keydown=${this.#sheetKey}
            ></button>`}
        <cl-timeline compact></cl-timeline>
        ${embed ? nothing : html`<div class="rest" ?inert=${this.height === 'low' && this.dragged === null}><cl-panel form="sheet"></cl-panel></div>`}
      </div>`;
  }

  /** The legend of a small frame, behind a button. */
  #folding(): TemplateResult {
    return html`<div class="folding" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && (this.layers = false)}>
      ${this.layers ? html`<cl-legend class="card"></cl-legend>` : nothing}
      <button class="card" aria-expanded=${this.layers} @click=${() => (this.layers = !this.layers)}>${t('legend.title')}</button>
    </div>`;
  }

  /** The one quiet line about what is missing, when something is. */
  #notice(classes: string): TemplateResult | typeof nothing {
    const { mapState, api } = this.cl;
    const said =
      mapState === 'empty' ? t('app.empty')
      : !api.reachable ? t('app.offline')
      : mapState === 'drawing' ? t('app.drawing')
      : (this.#beyond() ?? this.#superseded());
    if (!said) return nothing;
    return html`<p class=${classes} role="status">${said}${!api.reachable ? html` <button class="link" @click=${() => this.cl.retry()}>${t('app.retry')}</button>` : nothing}</p>`;
  }

  /** Says so when the record does not reach the day that was asked for. */
  #beyond(): string | null {
    const { cl, view } = this;
    const record = cl.record(view.track);
    if (!cl.beyond || !record) return null;
    const { format } = cl;
    return t('app.beyond', { asked: format.day(cl.beyond), first: format.day(record.first), last: format.day(record.last) });
  }

  /** Says so when the edition that a link was made for is no longer the one of its day. */
  #superseded(): string | null {
    const { cl, view } = this;
    const record = cl.record(view.track);
    const edition = view.cited && record ? editionOn(record, view.day) : null;
    if (!edition || edition.id === view.cited) return null;
    return t('cite.superseded', { cited: view.cited!, edition: editionText(edition, cl.format) });
  }

  #credits(): string {
    const { atlas } = this.cl;
    const track = atlas.tracks.find(({ name }) => name === this.view.track);
    const all = [track?.attribution || track?.title, ...atlas.layers.map((layer) => layer.attribution), atlas.places.attribution];
    return [...new Set(all.filter((one): one is string => !!one))].join(' · ');
  }

  #goTo(name: string): void {
    const found = this.renderRoot.querySelector<HTMLElement>(name);
    const inside = found?.shadowRoot?.querySelector<HTMLElement>('[role=slider], button, a, [tabindex]');
    (inside ?? found)?.focus();
  }

  #key(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement;
    const typing = target.matches?.('input, textarea, select, [contenteditable], [role=slider], [role=listbox], .maplibregl-canvas');
    if (typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/' && !this.view.embed) {
      event.preventDefault();
      void this.renderRoot.querySelector<Title>('cl-title')?.find();
      return;
    }
    if (this.renderRoot.querySelector<Timeline>('cl-timeline')?.key(event)) event.preventDefault();
  }

  // -- the phone's sheet -----------------------------------------------------------------------

  get #timelineHeight(): number {
    return this.renderRoot.querySelector('cl-timeline')?.clientHeight ?? 0;
  }

  #sheetHeight(height: Height): number {
    const low = (this.view.embed ? 0 : 22) + (this.#timelineHeight || 128) + 6;
    if (height === 'low' || this.view.embed) return low;
    return height === 'middle' ? low + 118 : Math.round(innerHeight * 0.86);
  }

  #grab = (event: PointerEvent): void => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#dragStart = { y: event.clientY, height: this.#sheetHeight(this.height) };
  };

  #pull = (event: PointerEvent): void => {
    if (!this.#dragStart) return;
    const { y, height } = this.#dragStart;
    this.dragged = Math.max(this.#sheetHeight('low'), Math.min(innerHeight * 0.9, height + y - event.clientY));
  };

  #let = (event: PointerEvent): void => {
    const start = this.#dragStart;
    this.#dragStart = null;
    if (!start) return;
    const moved = start.y - event.clientY;
    if (this.dragged === null || Math.abs(moved) < 6) {
      this.#cycle();
    } else {
      const aim = this.dragged + Math.sign(moved) * 50;
      this.height = HEIGHTS.toSorted((a, b) => Math.abs(this.#sheetHeight(a) - aim) - Math.abs(this.#sheetHeight(b) - aim))[0]!;
    }
    this.dragged = null;
  };

  #sheetKey = (event: KeyboardEvent): void => {
    const at = HEIGHTS.indexOf(this.height);
    if (event.key === 'ArrowUp') this.height = HEIGHTS[Math.min(2, at + 1)]!;
    else if (event.key === 'ArrowDown') this.height = HEIGHTS[Math.max(0, at - 1)]!;
    else if (event.key === 'Enter' || event.key === ' ') this.#cycle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #cycle(): void {
    this.height = HEIGHTS[(HEIGHTS.indexOf(this.height) + 1) % 3]!;
  }

  // -- the free area ---------------------------------------------------------------------------

  /** Tells the map which part of the window is free, and places what depends on heights. */
  #measure(): void {
    const rect = (selector: string) => this.renderRoot.querySelector(selector)?.getBoundingClientRect() ?? null;
    const time = rect('.time');
    const title = rect('cl-title, cl-embed-source');
    if (time && !PHONE.matches) this.style.setProperty('--time', `${Math.round(time.height)}px`);
    const under = this.renderRoot.querySelector<HTMLElement>('.under-title');
    if (under && title) under.style.top = `${title.bottom}px`;
    // Elements are drawn one after the other: until these two are, what is free is not known.
    if (!title?.height || !time?.height) return;
    const top = title.bottom;
    const below = (box: DOMRect | null) => innerHeight - (box?.top ?? innerHeight);
    if (PHONE.matches) {
      const timeline = this.#timelineHeight;
      if (timeline !== this.#sheetFor) this.requestUpdate();
      else if (timeline) this.cl.map.setInsets({ top, left: 0, right: 0, bottom: this.dragged ?? this.#sheetHeight(this.height) });
      return;
    }
    const { embed, folded } = this.view;
    const legend = rect('.left');
    const between = { top, left: 0, right: 0, bottom: below(legend) };
    if (embed) {
      // Beside what stands at the left, or between: a frame may be of any shape.
      const beside = { top: 0, left: Math.max(title.right, this.layers ? 0 : (legend?.right ?? 0)), right: 0, bottom: below(time) };
      this.cl.map.setInsets(beside, between);
      return;
    }
    const aside = folded ? null : rect('aside');
    const right = aside ? innerWidth - aside.left : 0;
    this.cl.map.setInsets(NARROW.matches ? { ...between, right } : { top: 0, left: title.right, right, bottom: below(time) });
  }
}

customElements.define('cl-app', App);
