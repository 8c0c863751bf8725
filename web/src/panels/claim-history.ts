/** What was ever set of a claim, and who says the same or otherwise: asked for when it is opened. */

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { t } from '../words/index.ts';
import { isAbort, PanelPart, titleOfTrack } from './base.ts';
import { claimStyles, historyStyles } from './claims-look.ts';
import {
  OURSELVES,
  pageOf,
  publishedAs,
  type RelatedAnswer,
  signOf,
  type StatusAnswer,
  verdictOf,
  webAddress,
  type WholeClaim,
} from './said.ts';

const HOWS = ['same', 'contradicts'] as const;

export class ClClaimHistory extends PanelPart {
  static override styles = [shared, claimStyles, historyStyles];
  static override properties = { claim: {}, whole: { state: true }, error: { state: true } };
  declare claim: string;
  /** null: on its way. */
  declare whole: WholeClaim | null;
  declare error: unknown;

  #request: AbortController | null = null;
  #asked = '';

  constructor() {
    super();
    this.claim = '';
    this.whole = null;
    this.error = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['track', 'language'];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request?.abort();
    this.#asked = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const asked = `${this.claim} ${this.view.language}`;
    if (asked !== this.#asked) void this.#fetch(asked);
  }

  async #fetch(asked: string): Promise<void> {
    this.#asked = asked;
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const { language } = this.view;
    this.whole = null;
    this.error = null;
    try {
      const path = `api/claims/${encodeURIComponent(this.claim)}`;
      this.whole = await this.cl.api.get<WholeClaim>(path, language === 'en' ? {} : { explanations: language }, signal);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }

  override render(): TemplateResult {
    const { whole } = this;
    if (this.error) return html`${this.trouble(this.error, () => void this.#fetch(this.#asked))}`;
    if (!whole) return html`<p class="when" role="status">${t('panel.loading')}</p>`;
    return html`<h3>${t('claims.history')}</h3>
      <ol>
        ${whole.history.map((status) => this.#set(status))}
      </ol>
      ${HOWS.map((how) => {
        const some = whole.related.filter((one) => one.how === how);
        return some.length
          ? html`<h3>${t(`claims.related.${how}`)}</h3>
              <ul>
                ${some.map((one) => this.#beside(one))}
              </ul>`
          : nothing;
      })}`;
  }

  #set(status: StatusAnswer): TemplateResult {
    const { format, zone } = this.cl;
    const evidence = status.what === 'verification' ? webAddress(status.link) : null;
    const when = [format.day(zone.dayOf(Date.parse(status.at) / 1000)), status.who === OURSELVES ? '' : status.who];
    // Of a verification that nobody set by hand the reason is an English sentence.
    const ours = status.what === 'verification' && status.who === OURSELVES;
    const why = ours && this.view.language !== 'en' ? '' : status.why;
    return html`<li>
      <p class="when">
        ${when.filter(Boolean).join(' · ')}${status.edition ? html` · ${t('claims.edition')} <code>${status.edition}</code>` : nothing}${
          evidence ? html` · <a href=${evidence} rel="noreferrer">${evidence}</a>` : nothing
        }
      </p>
      <p>${status.what === 'verdict' ? this.#verdict(status) : t(`claims.verification.${status.value}`)}</p>
      ${why ? html`<p class="why">${why}</p>` : nothing}
    </li>`;
  }

  #verdict({ value, track }: StatusAnswer): TemplateResult {
    const { key, sign } = signOf({ track: track ?? '', verdict: value });
    return html`<span class="verdict ${key}"><b aria-hidden="true">${sign}</b> ${t(`claims.verdict.${key}`)}</span>
      ${track === null ? nothing : titleOfTrack(this.cl.atlas.tracks, track)}`;
  }

  #beside({ claim, why, who }: RelatedAnswer): TemplateResult {
    const { language, track } = this.view;
    const page = pageOf(claim, this.cl.api.root, language);
    const { key, sign } = signOf(verdictOf(claim, track));
    const title = publishedAs(claim.report, this.cl.format.dayBrief(claim.report.published_on));
    const said = [claim.attribution, claim.verification && t(`claims.verification.${claim.verification}`)].filter(Boolean);
    // A reason of ours is an English sentence that says what the words beside it do.
    const told = who !== OURSELVES || language === 'en' ? why : '';
    return html`<li>
      <p class="when">${page ? html`<a href=${page}>${title}</a>` : title}${claim.report.grade ? ` · ${claim.report.grade}` : ''}</p>
      ${claim.spans[0] ? html`<q dir="auto">${claim.spans[0].text}</q>` : nothing}
      <p><span class="verdict ${key}"><b aria-hidden="true">${sign}</b> ${t(`claims.verdict.${key}`)}</span> ${said.join(' · ')}</p>
      ${told ? html`<p class="why">${told}</p>` : nothing}
    </li>`;
  }
}

customElements.define('cl-claim-history', ClClaimHistory);
