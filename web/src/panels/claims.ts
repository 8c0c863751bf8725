/** What is said of the ground in view around the day in view, and how it stands against the map. */

import { html, nothing, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import './claim-history.ts';
import { claimStyles, listStyles } from './claims-look.ts';
import {
  answers,
  type ClaimAnswer,
  claimsQuestion,
  dayOf,
  groundOf,
  grouped,
  type HeldClaims,
  isWithin,
  MOST,
  MOST_BESIDE,
  pageOf,
  publishedAs,
  REACHES,
  roomy,
  signOf,
  spanOf,
  verdictOf,
  webAddress,
} from './said.ts';

export class ClClaims extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    claimStyles,
    listStyles,
  ];

  static override properties = {
    held: { state: true },
    error: { state: true },
    pages: { state: true },
    opened: { state: true },
  };
  /** null: on their way. */
  declare held: HeldClaims | null;
  declare error: unknown;
  /** How many hundreds of them are shown. */
  declare pages: number;
  /** The id of the claim whose history is shown. */
  declare opened: string | null;

  #asked = '';
  #request: AbortController | null = null;
  #waiting = 0;
  /** Ground and reach of which there are too many to have more days than are in view. */
  #crowded = '';

  constructor() {
    super();
    this.held = null;
    this.error = null;
    this.pages = 1;
    this.opened = null;
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
    if (kind === 'whole' || kind === 'region') this.cl.map.laid.mark(null);
  }

  protected override viewChanged(): void {
    // Dragging the time passes many days: the server is asked about the one where it rests.
    this.#ask(250);
  }

  #ask(delay: number): void {
    const { view } = this;
    if (answers(this.held, view)) {
      clearTimeout(this.#waiting);
      this.#request?.abort();
      this.#asked = '';
      this.awaiting = false;
      return;
    }
    const key = JSON.stringify([groundOf(view), spanOf(view)]);
    if (key === this.#asked) return;
    this.#asked = key;
    this.awaiting = true;
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#fetch(), delay);
  }

  /** The claims of the days in view and of days beside them, so that a step in time asks nothing; where there
   *  are too many, the first hundred of those in view, or with `page` one more hundred behind them. */
  async #fetch(page = 1): Promise<void> {
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const { view } = this;
    const [of, span] = [groundOf(view), spanOf(view)];
    const ground = JSON.stringify([of, view.around]);
    this.error = null;
    this.awaiting = true;
    const ask = (...rest: [span: typeof span, page?: number, limit?: number]) =>
      this.cl.api.get<ClaimAnswer[]>('api/claims', claimsQuestion(view, ...rest), signal);
    try {
      if (span && page === 1 && this.#crowded !== ground) {
        const wide = roomy(span, view.around);
        const claims = await ask(wide, 1, MOST_BESIDE);
        if (claims.length < MOST_BESIDE) {
          this.#show({ of, span: wide, whole: true, claims }, 1);
          return;
        }
        this.#crowded = ground;
      }
      const found = await ask(span, page);
      const claims = page === 1 ? found : [...(this.held?.claims ?? []), ...found];
      this.#show({ of, span, whole: found.length < MOST, claims }, page);
    } catch (error) {
      if (isAbort(error)) return;
      this.held = null;
      this.error = error;
    } finally {
      if (!signal.aborted) {
        this.awaiting = false;
        this.#asked = '';
      }
    }
  }

  #show(held: HeldClaims, pages: number): void {
    this.held = held;
    this.pages = pages;
  }

  /** The next hundred: of those that are here, else from the server. */
  #more(): void {
    if (this.held?.whole) this.pages += 1;
    else void this.#fetch(this.pages + 1);
  }

  /** Those of the days in view; null: on their way. */
  get #claims(): readonly ClaimAnswer[] | null {
    const span = spanOf(this.view);
    return this.held?.claims.filter((claim) => isWithin(claim, span)) ?? null;
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
        <a class="check no-print" href=${check}>${t('claims.check')}</a>
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
    return this.held?.claims.find((one) => one.place?.id === subject.id)?.place?.mention ?? t('claims.this_place');
  }

  #list(): TemplateResult | typeof nothing {
    const claims = this.#claims;
    if (this.error) return nothing;
    if (claims === null) return html`<p class="note" role="status">${t('panel.loading')}</p>`;
    if (claims.length === 0) return html`<p class="note" role="status">${t('claims.none')}</p>`;
    const shown = claims.slice(0, MOST * this.pages);
    return html`<ol class="rows">
        ${grouped(shown).map(([claim, ...others]) => this.#row(claim, others))}
      </ol>
      ${
        shown.length === claims.length && this.held?.whole
          ? nothing
          : html`<p class="note">${t('claims.first', { count: shown.length })}
              <button class="link" @click=${() => this.#more()}>${t('claims.more')}</button></p>`
      }`;
  }

  /** A claim, with the others that say the same: of these only where they were said. */
  #row(claim: ClaimAnswer, others: readonly ClaimAnswer[]): TemplateResult {
    const { format } = this.cl;
    const verdict = verdictOf(claim, this.view.track);
    const { key, sign } = signOf(verdict);
    const day = dayOf(claim);
    const why = verdict?.why ?? verdict?.explanation;
    const who = [claim.attribution, claim.verification && t(`claims.verification.${claim.verification}`)].filter(Boolean);
    const opened = this.opened === claim.id;
    return html`<li>
      <p class="top">
        <span class="about">${this.#about(claim)} <span>· ${this.#what(claim)}</span></span>
        <span class="verdict ${key}"><b aria-hidden="true">${sign}</b> ${t(`claims.verdict.${key}`)}</span>
      </p>
      ${claim.spans[0] ? html`<q dir="auto">${claim.spans[0].text}</q>` : nothing}
      ${who.length ? html`<p class="who">${who.join(' · ')}</p>` : nothing}
      ${why ? html`<p class="why">${why}</p>` : nothing}
      <p class="go">
        <button class="link told" title=${t('claims.go')} @click=${() => this.#go(claim, day)}>${format.day(day)}</button>
        <span class="quiet"> · ${this.#published(claim)} · <code>${claim.id}</code></span>
        · <button class="link open" aria-expanded=${opened} @click=${() => (this.opened = opened ? null : claim.id)}>${t('claims.history')}</button>
      </p>
      ${
        others.length
          ? html`<ul class="reports" aria-label=${t('claims.also')}>
              ${others.map((other) => html`<li>${t('claims.also')}: ${this.#published(other)}</li>`)}
            </ul>`
          : nothing
      }
      ${opened ? html`<cl-claim-history .claim=${claim.id}></cl-claim-history>` : nothing}
    </li>`;
  }

  /** Where it was said: the report as it was published, its grade, and its page with the claims in it. */
  #published(claim: ClaimAnswer): TemplateResult {
    const { report } = claim;
    const address = webAddress(report.address);
    const title = publishedAs(report, this.cl.format.dayBrief(report.published_on));
    const page = pageOf(claim, this.cl.api.root, this.view.language);
    return html`${address ? html`<a href=${address} rel="noreferrer">${title}</a>` : title}
      ${report.grade ? html`· <abbr title=${t('claims.grade')}>${report.grade}</abbr>` : nothing}
      ${page ? html`· <a class="page no-print" href=${page}>${t('claims.page')}</a>` : nothing}`;
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
    this.cl.map.laid.mark(at);
    this.cl.map.moveTo({ ...at, zoom: Math.max(9, this.cl.map.camera.zoom) });
  }
}

customElements.define('cl-claims', ClClaims);
