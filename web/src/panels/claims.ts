/** What is said of the ground in view around the day in view, and how it stands against the map. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import { type ClaimAnswer, claimsQuestion, dayOf, MOST, REACHES, signOf, verdictOf, webAddress } from './said.ts';

export class ClClaims extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      .rows li {
        padding: 10px 0;
        border-bottom: 1px solid var(--rule);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: baseline;
        justify-content: space-between;
      }
      .about {
        font-weight: 600;
      }
      .about span {
        font-weight: 400;
      }
      .verdict {
        padding: 0 8px 0 6px;
        border-radius: 10px;
        background: var(--verdict-well);
        color: var(--verdict);
        font-size: 12px;
        font-weight: 600;
      }
      .verdict b {
        display: inline-block;
        min-width: 1em;
        text-align: center;
      }
      .consistent,
      .dependent {
        --verdict: var(--verdict-yes);
        --verdict-well: var(--verdict-yes-well);
      }
      .later {
        --verdict: var(--verdict-wait);
        --verdict-well: var(--verdict-wait-well);
      }
      .never {
        --verdict: var(--verdict-never);
        --verdict-well: var(--verdict-never-well);
      }
      .contradicted {
        --verdict: var(--verdict-no);
        --verdict-well: var(--verdict-no-well);
      }
      .uncovered,
      .untestable,
      .unchecked {
        --verdict: var(--secondary);
        --verdict-well: var(--well);
      }
      q {
        display: block;
        margin: 4px 0 2px;
        font: 14px/1.45 var(--serif);
        quotes: none;
        overflow-wrap: anywhere;
      }
      .who,
      .why {
        font-size: 12px;
        color: var(--secondary);
      }
      .why {
        margin-top: 3px;
        color: var(--ink);
      }
      .why::first-letter {
        text-transform: uppercase;
      }
      .go {
        margin-top: 3px;
        font-size: 12px;
      }
      .go abbr {
        text-decoration: none;
      }
      .go code {
        font-size: 11px;
      }
      .go a,
      .go button {
        font-weight: 400;
      }
      .check {
        display: inline-flex;
        align-items: center;
        min-height: 28px;
        padding: 3px 11px;
        border: 1px solid var(--line);
        border-radius: 8px;
        color: var(--ink);
        font-weight: 500;
      }
      .check:hover {
        background: var(--hover);
        text-decoration: none;
      }
    `,
  ];

  static override properties = { claims: { state: true }, error: { state: true }, pages: { state: true } };
  /** null: on their way. */
  declare claims: readonly ClaimAnswer[] | null;
  declare error: unknown;
  /** How many hundreds of them are shown; the last one is not full where there are no more. */
  declare pages: number;

  #asked = '';
  #request: AbortController | null = null;
  #waiting = 0;

  constructor() {
    super();
    this.claims = null;
    this.error = null;
    this.pages = 1;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'around', 'language'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
    this.#request?.abort();
    this.#asked = '';
    const { kind } = this.view.subject;
    if (kind === 'whole' || kind === 'region') this.cl.map.mark(null);
  }

  protected override viewChanged(): void {
    // Dragging the time passes many days: the server is asked about the one where it rests.
    this.#ask(250);
  }

  #ask(delay: number): void {
    const key = JSON.stringify(claimsQuestion(this.view));
    if (key === this.#asked) return;
    this.#asked = key;
    this.awaiting = true;
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#fetch(), delay);
  }

  /** The first hundred, or with `page` one more hundred behind those that are shown. */
  async #fetch(page = 1): Promise<void> {
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.error = null;
    try {
      const found = await this.cl.api.get<ClaimAnswer[]>('api/claims', claimsQuestion(this.view, page), signal);
      this.claims = page === 1 ? found : [...(this.claims ?? []), ...found];
      this.pages = page;
    } catch (error) {
      if (isAbort(error)) return;
      this.claims = null;
      this.error = error;
    } finally {
      if (!signal.aborted) this.awaiting = false;
    }
  }

  override render(): TemplateResult {
    const { cl, view } = this;
    const check = new URL(`article?lang=${encodeURIComponent(view.language)}`, cl.api.root).href;
    return html`<h2 data-start tabindex="-1">${t('claims.title')}</h2>
      <p class="quiet">${this.#where()} · ${view.around === 0 ? t('claims.all_days') : t('claims.days', { n: view.around, day: cl.format.day(view.day) })}</p>
      <div class="fields">
        <div class="switch" role="group" aria-label=${t('claims.around')}>
          ${REACHES.map(
            (days) => html`<button aria-pressed=${view.around === days} @click=${() => cl.store.set({ around: days })}>${t(`claims.reach.${days}`)}</button>`,
          )}
        </div>
        <a class="check" href=${check}>${t('claims.check')}</a>
      </div>
      ${this.trouble(this.error, () => void this.#fetch())} ${this.#list()}`;
  }

  #where(): string {
    const { subject } = this.view;
    if (subject.kind === 'region') {
      const found = this.cl.stepsHere(this.view.track, { kind: 'region', id: subject.id })?.region(subject.id);
      return found ? nameIn(found.names) : subject.id;
    }
    if (subject.kind !== 'place') return nameIn(this.cl.atlas.name);
    return this.claims?.find((one) => one.place?.id === subject.id)?.place?.mention ?? t('claims.this_place');
  }

  #list(): TemplateResult | typeof nothing {
    const { claims } = this;
    if (this.error) return nothing;
    if (claims === null) return html`<p class="note" role="status">${t('panel.loading')}</p>`;
    if (claims.length === 0) return html`<p class="note" role="status">${t('claims.none')}</p>`;
    return html`<ol class="rows">
        ${claims.map((claim) => this.#row(claim))}
      </ol>
      ${
        claims.length < MOST * this.pages
          ? nothing
          : html`<p class="note">${t('claims.first', { count: claims.length })}
              <button class="link" @click=${() => void this.#fetch(this.pages + 1)}>${t('claims.more')}</button></p>`
      }`;
  }

  #row(claim: ClaimAnswer): TemplateResult {
    const { format } = this.cl;
    const verdict = verdictOf(claim, this.view.track);
    const { key, sign } = signOf(verdict);
    const day = dayOf(claim);
    const { report } = claim;
    const why = verdict?.why ?? verdict?.explanation;
    const address = webAddress(report.address);
    const title = [report.title ?? report.source, format.dayBrief(report.published_on)].filter(Boolean).join(', ');
    const who = [claim.attribution, claim.verification && t(`claims.verification.${claim.verification}`)].filter(Boolean);
    return html`<li>
      <p class="top">
        <span class="about">${this.#about(claim)} <span>· ${this.#what(claim)}</span></span>
        <span class="verdict ${key}"><b aria-hidden="true">${sign}</b> ${t(`claims.verdict.${key}`)}</span>
      </p>
      ${claim.spans[0] ? html`<q dir="auto">${claim.spans[0].text}</q>` : nothing}
      ${who.length ? html`<p class="who">${who.join(' · ')}</p>` : nothing}
      ${why ? html`<p class="why">${why}</p>` : nothing}
      <p class="go">
        <button class="link" title=${t('claims.go')} @click=${() => this.#go(claim, day)}>${format.day(day)}</button>
        <span class="quiet"> · ${address ? html`<a href=${address} rel="noreferrer">${title}</a>` : title}
          ${report.grade ? html`· <abbr title=${t('claims.grade')}>${report.grade}</abbr>` : nothing} · <code>${claim.id}</code></span>
      </p>
    </li>`;
  }

  /** The ground a claim is about, as the text names it. */
  #about(claim: ClaimAnswer): string {
    return claim.place?.mention ?? claim.region?.mention ?? nameIn(this.cl.atlas.name);
  }

  #what(claim: ClaimAnswer): string {
    const kind = t(`claims.kind.${claim.kind}`);
    // A denial is negated as it is: “not denied” would say that nobody denied it.
    const said = claim.negated && claim.kind !== 'denied' ? t('claims.negated', { kind }) : kind;
    if (claim.value === null) return said;
    const qualifier = claim.qualifier ? `${t(`claims.qualifier.${claim.qualifier}`)} ` : '';
    const unit = claim.unit ? `\u00a0${t(`claims.unit.${claim.unit}`)}` : '';
    return `${said}: ${qualifier}${this.cl.format.number(claim.value)}${unit}`;
  }

  /** The day a claim is about, on the map, and its place where it is known. */
  #go(claim: ClaimAnswer, day: string): void {
    this.cl.store.set({ day: this.record?.clamp(day) ?? day });
    if (claim.lon === null || claim.lon === undefined || claim.lat === null || claim.lat === undefined) return;
    const at = { lon: claim.lon, lat: claim.lat };
    this.cl.map.mark(at);
    this.cl.map.moveTo({ ...at, zoom: Math.max(9, this.cl.map.camera.zoom) });
  }
}

customElements.define('cl-claims', ClClaims);
