/** The one panel: shows the part that the view names, and the way back from it. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { MapClick } from '../map/face.ts';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { t } from '../words/index.ts';
import { areaText } from './amounts.ts';
import { PanelPart, panelStyles } from './base.ts';
import './cite.ts';
import './changes.ts';
import './claims.ts';
import './compare.ts';
import './download.ts';
import './figures.ts';
import './ground.ts';
import { areaOn } from './reckon.ts';
import './share.ts';
import '../measure/measure.ts';

/** Closer than this a click means the ground, farther away its region. */
const GROUND_ZOOM = 9;
const DOUBLE_CLICK_MS = 230;
const SAY_AFTER_MS = 900;

export class ClPanel extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      :host {
        min-height: 0;
      }
      section {
        position: relative;
        overflow-wrap: break-word;
      }
      section.card {
        max-height: 100%;
        overflow: auto;
        overscroll-behavior: contain;
        scrollbar-width: thin;
        padding: 16px 18px 14px;
      }
      :host([form='sheet']) section {
        --crumb-room: 0;
        padding: 2px 0 24px;
      }
      :host([form='card']) {
        display: flex;
        flex-direction: column;
        max-height: 100%;
      }
      .fold {
        position: absolute;
        z-index: 1;
        top: 12px;
        right: 14px;
        min-height: 24px;
        padding: 0 4px;
        font-size: 12px;
        color: var(--secondary);
      }
      @media print {
        section.card {
          border: 1px solid var(--rule);
          overflow: hidden;
        }
      }
      .back {
        margin-bottom: 6px;
        font-size: 12px;
      }
      .folded {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 16px;
      }
      .folded b {
        font: 600 20px/1.2 var(--serif);
        font-variant-numeric: tabular-nums lining-nums;
      }
    `,
  ];

  static override properties = { form: { reflect: true }, said: { state: true } };
  declare form: 'card' | 'sheet';
  declare said: string;

  #stop: (() => void)[] = [];
  #click = 0;
  #saying = 0;
  /** What was opened last, to put the focus back there. */
  #opened: string | null = null;
  #moveFocus = false;
  /** Does the page open on this view, without a place on the map to look from? */
  #arriving = false;

  constructor() {
    super();
    this.form = 'card';
    this.said = '';
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['panel', 'subject', 'folded', 'day', 'track', 'group', 'units', 'language'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { map } = this.cl;
    this.#stop = [
      map.onClick((click) => this.#clicked(click)),
      map.onDoubleClick(() => clearTimeout(this.#click)),
    ];
    window.addEventListener('keydown', this.#escape);
    this.#shown();
    this.#arriving = this.view.camera === null;
    if (this.#arriving) void this.#goThere();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    clearTimeout(this.#click);
    clearTimeout(this.#saying);
    window.removeEventListener('keydown', this.#escape);
  }

  protected override viewChanged(view: View, before: View): void {
    const elsewhere = view.panel !== before.panel || view.subject !== before.subject;
    if (view.subject !== before.subject) this.#arriving = false;
    if (elsewhere) {
      const back = view.panel === 'figures' && (before.panel !== 'figures' || view.subject.kind === 'whole');
      this.#opened = back ? (before.panel !== 'figures' ? before.panel : subjectKey(before)) : null;
      // Only who was in the panel is taken along; clicking the map leaves the focus on the map.
      this.#moveFocus = this.matches(':focus-within');
      this.#shown();
    }
    // A comparison that begins elsewhere (in the address, in the timeline) has its panel open, and
    // one whose panel is left is over.
    if (view.comparison && !before.comparison && view.panel === 'figures') queueMicrotask(() => this.open('compare'));
    else if (before.panel === 'compare' && view.panel !== 'compare' && view.comparison)
      queueMicrotask(() => this.cl.store.set({ comparison: null }));
    clearTimeout(this.#saying);
    this.#saying = window.setTimeout(() => this.#say(), SAY_AFTER_MS);
  }

  protected override updated(_changed: PropertyValues): void {
    if (!this.#moveFocus) return;
    this.#moveFocus = false;
    this.renderRoot.querySelector('section')?.scrollTo({ top: 0 });
    const part = this.renderRoot.querySelector('[data-part]');
    if (part instanceof PanelPart) void part.focusStart(this.#opened);
  }

  /** The map shows what the panel is about. */
  #shown(): void {
    const { subject } = this.view;
    void this.cl.map.laid.highlight(subject.kind === 'region' ? subject.id : null);
    if (subject.kind === 'whole' || subject.kind === 'region') this.cl.map.laid.mark(null);
  }

  /** To what the address names, once the map stands where it begins. A place goes there itself. */
  async #goThere(): Promise<void> {
    const { subject, track } = this.view;
    const { map } = this.cl;
    const steps =
      subject.kind === 'region' ? await this.cl.steps(track, { kind: 'region', id: subject.id }).catch(() => null) : null;
    await map.native();
    if (subject.kind === 'point') map.moveTo({ lon: subject.lon, lat: subject.lat, zoom: GROUND_ZOOM }, { glide: false });
    const bounds = subject.kind === 'region' ? steps?.region(subject.id)?.bounds : null;
    if (bounds) map.fit(bounds, { glide: false });
  }

  /** Day and figure, for who listens: once they rest. */
  #say(): void {
    const { cl, view, record } = this;
    const region = view.subject.kind === 'region' ? view.subject.id : null;
    const steps = cl.stepsHere(view.track, region === null ? { kind: 'whole' } : { kind: 'region', id: region });
    const area = steps && record ? areaOn(steps, record, region, this.classes, view.day) : null;
    const day = cl.format.day(view.day);
    this.said = area === null ? day : t('panel.said', { day, what: this.groupAlone, area: areaText(cl.format, area, view.units) });
  }

  override render(): TemplateResult {
    const { view } = this;
    const said = html`<span class="unseen" role="status">${this.said}</span>`;
    const card = this.form === 'card';
    if (card && view.folded) return html`${this.#folded()}${said}`;
    return html`<section class=${card ? 'card' : ''} aria-label=${t('panel.label')} tabindex=${card ? '0' : nothing}>
        ${card
          ? html`<button class="bare fold no-print" aria-expanded="true" @click=${() => this.#fold(true)}>${t('panel.hide')}</button>`
          : nothing}
        ${view.panel === 'figures'
          ? nothing
          : html`<p class="back"><button class="link" @click=${() => this.#back()}>← ${t('panel.back')}</button></p>`}
        ${this.#part()}
      </section>
      ${said}`;
  }

  #part(): TemplateResult {
    const { panel, subject } = this.view;
    switch (panel) {
      case 'changes':
        return html`<cl-changes data-part></cl-changes>`;
      case 'compare':
        return html`<cl-compare data-part></cl-compare>`;
      case 'cite':
        return html`<cl-cite data-part></cl-cite>`;
      case 'share':
        return html`<cl-share data-part></cl-share>`;
      case 'download':
        return html`<cl-download data-part></cl-download>`;
      case 'claims':
        return html`<cl-claims data-part></cl-claims>`;
      case 'measure':
        return html`<cl-measure data-part></cl-measure>`;
      case 'figures':
        return subject.kind === 'place' || subject.kind === 'point'
          ? html`<cl-ground data-part .arriving=${this.#arriving}></cl-ground>`
          : html`<cl-figures data-part form=${this.form}></cl-figures>`;
    }
  }

  #folded(): TemplateResult {
    const { cl, view, record } = this;
    const steps = cl.stepsHere(view.track, { kind: 'whole' });
    const area = steps && record ? areaOn(steps, record, null, this.classes, view.day) : null;
    return html`<section class="card folded" aria-label=${t('panel.label')}>
      <span><b>${area === null ? '' : areaText(cl.format, area, view.units)}</b></span>
      <button class="link" aria-expanded="false" @click=${() => this.#fold(false)}>${t('panel.show')}</button>
    </section>`;
  }

  async #fold(folded: boolean): Promise<void> {
    this.cl.store.set({ folded });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  /** One step towards the whole: out of the part, then out of the subject. */
  #back(): boolean {
    const { panel, subject } = this.view;
    if (panel !== 'figures') this.cl.store.set({ panel: 'figures' });
    else if (subject.kind !== 'whole') this.cl.store.set({ subject: { kind: 'whole' } });
    else return false;
    return true;
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (this.#back()) event.preventDefault();
  };

  #clicked(click: MapClick): boolean {
    const { panel } = this.view;
    if (panel === 'measure') return false;
    clearTimeout(this.#click);
    this.#click = window.setTimeout(() => void this.#take(click), DOUBLE_CLICK_MS);
    return true;
  }

  /** A place; else its region when seen from afar, and then the ground itself. */
  async #take(click: MapClick): Promise<void> {
    const { store, map } = this.cl;
    const { subject, panel } = this.view;
    const stay = panel === 'changes' || panel === 'compare' || panel === 'claims' ? panel : 'figures';
    const ground = { kind: 'point', lon: click.lon, lat: click.lat } as const;
    const known = subject.kind === 'region' && subject.id === click.region;
    if (click.place) {
      store.set({ subject: { kind: 'place', id: click.place }, panel: 'figures', folded: false });
    } else if (click.region && !known && map.camera.zoom < GROUND_ZOOM && subject.kind !== 'point') {
      store.set({ subject: { kind: 'region', id: click.region }, panel: stay, folded: false });
      const steps = await this.cl.steps(this.view.track, { kind: 'region', id: click.region }).catch(() => null);
      const bounds = steps?.region(click.region)?.bounds;
      if (bounds) map.fit(bounds);
    } else store.set({ subject: ground, panel: 'figures', folded: false });
  }
}

function subjectKey(view: View): string | null {
  return view.subject.kind === 'region' ? view.subject.id : null;
}

customElements.define('cl-panel', ClPanel);
