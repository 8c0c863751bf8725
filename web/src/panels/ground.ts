/** A place, or a point someone clicked: its names, its history, and the ground around it. */

import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import type { Subject, View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { areaText } from './amounts.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import './copy.ts';
import './crumbs.ts';
import './history.ts';
import { permanentLink } from './links.ts';
import type { GroundAnswer } from './spells.ts';

/** The ground around a place that is measured, km. */
const RADIUS_KM = 10;
const CLOSE_ZOOM = 10.5;

export class ClGround extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      h2 {
        font: 600 24px/1.2 var(--serif);
      }
      .names {
        margin-top: 2px;
        color: var(--secondary);
      }
      .around {
        display: grid;
        gap: 0;
      }
      .around li {
        display: grid;
        grid-template-columns: 1fr 64px max-content;
        gap: 10px;
        align-items: center;
        padding: 4px 0;
        border-bottom: 1px solid var(--rule);
        font-size: 12.5px;
      }
      .around svg {
        width: 64px;
        height: 4px;
        border-radius: 2px;
        background: var(--well);
      }
      .now {
        margin-top: 8px;
        font-size: 14px;
      }
    `,
  ];

  static override properties = { answer: { state: true }, error: { state: true }, arriving: { attribute: false } };
  /** Should the map go to the place: because the page opens on it? */
  declare arriving: boolean;
  declare answer: GroundAnswer | null;
  declare error: unknown;

  #asked = '';
  #request: AbortController | null = null;

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.arriving = false;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'units', 'language'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#asked = '';
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request?.abort();
    this.cl.map.laid.mark(null);
  }

  protected override viewChanged(view: View, before: View): void {
    if (view.subject !== before.subject || view.track !== before.track) void this.#load();
  }

  async #load(): Promise<void> {
    const { subject, track } = this.view;
    const key = JSON.stringify([subject, track]);
    if (key === this.#asked || (subject.kind !== 'place' && subject.kind !== 'point')) return;
    this.#asked = key;
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.answer = null;
    this.error = null;
    this.awaiting = true;
    if (subject.kind === 'point') this.cl.map.laid.mark(subject);
    try {
      const [answer] = await Promise.all([this.#ask(subject, track, signal), this.cl.loadRecord(track)]);
      if (signal.aborted) return;
      this.answer = answer;
      this.cl.called(subject, answer.names);
      if (answer.lon === null || answer.lat === null) return;
      const at = { lon: answer.lon, lat: answer.lat };
      this.cl.map.laid.mark(at);
      if (this.arriving) void this.#arrive(at);
      await this.cl.steps(track, { kind: 'circle', ...at, radiusKm: RADIUS_KM });
      this.requestUpdate();
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    } finally {
      if (!signal.aborted) this.awaiting = false;
    }
  }

  async #arrive(at: { lon: number; lat: number }): Promise<void> {
    await this.cl.map.native();
    this.cl.map.moveTo({ ...at, zoom: CLOSE_ZOOM }, { glide: false });
  }

  async #ask(subject: Subject, track: string, signal: AbortSignal): Promise<GroundAnswer> {
    const { api } = this.cl;
    const answer =
      subject.kind === 'place'
        ? await api.get<GroundAnswer | GroundAnswer[]>(`api/places/${encodeURIComponent(subject.id)}`, { track }, signal)
        : subject.kind === 'point'
          ? await api.get<GroundAnswer | GroundAnswer[]>('api/at', { lon: subject.lon, lat: subject.lat, track }, signal)
          : [];
    return Array.isArray(answer) ? answer[0]! : answer;
  }

  override render(): TemplateResult {
    const { answer } = this;
    if (!answer)
      return html`<cl-crumbs .regions=${[]} itself></cl-crumbs>
        <h2 data-start tabindex="-1">${this.#pointName() ?? t('panel.loading')}</h2>
        ${this.trouble(this.error, () => {
          this.#asked = '';
          void this.#load();
        })}`;
    const title = answer.id ? nameIn(answer.names) : this.#pointName();
    return html`<cl-crumbs .regions=${answer.regions} itself></cl-crumbs>
      <h2 data-start tabindex="-1">${title}</h2>
      ${this.#names(answer)} ${this.#facts(answer)}
      <h3>${t('ground.history', { track: this.trackTitle })}</h3>
      ${answer.history.length === 0 ? html`<p class="note">${t('ground.no_history')}</p>` : html`<cl-history .spells=${answer.history}></cl-history>`}
      ${this.#around(answer)}
      <div class="actions">
        ${answer.lon === null ? nothing : html`<button @click=${() => this.#closer(answer)}>${t('ground.closer')}</button>`}
        ${answer.id ? html`<button data-opens="claims" @click=${() => this.open('claims')}>${t('panel.link.claims')}</button>` : nothing}
        <cl-copy .text=${permanentLink(location.href, this.view)} label=${t('cite.copy_link')}></cl-copy>
      </div>
      ${this.trouble(this.error, () => {
        this.#asked = '';
        void this.#load();
      })}`;
  }

  #pointName(): string | null {
    const { subject } = this.view;
    if (subject.kind !== 'point') return null;
    const { format } = this.cl;
    const north = t(subject.lat < 0 ? 'ground.south' : 'ground.north', { degrees: format.number(Math.abs(subject.lat), 4) });
    const east = t(subject.lon < 0 ? 'ground.west' : 'ground.east', { degrees: format.number(Math.abs(subject.lon), 4) });
    return `${north}, ${east}`;
  }

  #names(answer: GroundAnswer): TemplateResult | typeof nothing {
    const shown = nameIn(answer.names);
    const others = [...new Set(Object.values(answer.names))].filter((name) => name !== shown);
    const former = answer.aliases ?? [];
    return html`${others.length ? html`<p class="names">${others.join(' · ')}</p>` : nothing}
    ${former.length ? html`<p class="names">${t('ground.former', { names: former.join(', ') })}</p>` : nothing}`;
  }

  #facts(answer: GroundAnswer): TemplateResult | typeof nothing {
    const facts: string[] = [];
    const kind = answer.kind ? t(`place.kind.${answer.kind}`) : '';
    if (kind && kind !== `place.kind.${answer.kind}`) facts.push(kind);
    if (answer.population) facts.push(t('ground.population', { n: answer.population, value: this.cl.format.number(answer.population) }));
    return facts.length ? html`<p class="names">${facts.join(' · ')}</p>` : nothing;
  }

  #around(answer: GroundAnswer): TemplateResult | typeof nothing {
    const { cl, view, record } = this;
    if (answer.lon === null || answer.lat === null || !record) return nothing;
    const edition = record.editionAt(view.day);
    const heading = html`<h3>${t('ground.around', { radius: t(`amount.${view.units}`, this.#radius()), day: cl.format.day(view.day) })}</h3>`;
    const steps = cl.stepsHere(view.track, { kind: 'circle', lon: answer.lon, lat: answer.lat, radiusKm: RADIUS_KM });
    if (!steps || !edition) return html`${heading}<p class="note">${this.error ? t('trouble.unreachable') : t('panel.loading')}</p>`;
    const whole = steps.regions[0]?.area_m2 ?? Math.PI * (RADIUS_KM * 1000) ** 2;
    const id = steps.regions[0]?.id ?? null;
    const rows = steps.classes
      .map((one) => ({ class: one as string | null, m2: steps.areaM2(id, [one], edition.index) }))
      .filter((row) => row.m2 >= 5000);
    const undrawn = whole - rows.reduce((sum, row) => sum + row.m2, 0);
    // The circle is a polygon: less than this may be its corners.
    if (undrawn >= whole / 500) rows.push({ class: null, m2: undrawn });
    rows.sort((a, b) => b.m2 - a.m2);
    const theme = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
    return html`${heading}
      <ul class="around">
        ${rows.map((row) => {
          const colour = cl.atlas.classes.find((one) => one.id === row.class)?.colours[theme];
          return html`<li>
            <span>${this.className_(row.class)}</span>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              ${svg`<rect width=${Math.min(100, (row.m2 / whole) * 100).toFixed(1)} height="1" fill=${colour ?? 'currentColor'} opacity=${colour ? 1 : 0.3} />`}
            </svg>
            <span class="number">${areaText(cl.format, row.m2, view.units)}</span>
          </li>`;
        })}
      </ul>`;
  }

  #radius(): { n: number; value: string } {
    const value = this.cl.format.length(RADIUS_KM * 1000, this.view.units);
    return { n: this.view.units === 'km' ? RADIUS_KM : 6.2, value };
  }

  #closer(answer: GroundAnswer): void {
    this.cl.map.moveTo({ lon: answer.lon!, lat: answer.lat!, zoom: Math.max(CLOSE_ZOOM, this.cl.map.camera.zoom) });
  }
}

customElements.define('cl-ground', ClGround);
