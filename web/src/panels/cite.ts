/** Where the figure in view comes from, how it was measured, and a sentence to quote it with. */

import { css, html, nothing, type TemplateResult } from 'lit';
import type { EditionMark, TrackRecord } from '../data/record.ts';
import type { Steps } from '../data/steps.ts';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { bothAreas } from './amounts.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import './copy.ts';
import { permanentLink, publishedBy } from './links.ts';
import { areaOn, changeBetween } from './reckon.ts';
import {
  areaSentence,
  changeSentence,
  editionOn,
  editionText,
  measureText,
  QUOTE_DAYS,
  quotedDays,
  type QuoteChoice,
  type Quoted,
} from './sentences.ts';

export class ClCite extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      h2 {
        margin-bottom: 2px;
      }
      blockquote {
        margin-top: 10px;
      }
      .address {
        font-size: 11.5px;
        color: var(--secondary);
        word-break: break-all;
      }
    `,
  ];

  static override properties = { quoted: { state: true }, error: { state: true } };
  declare quoted: QuoteChoice;
  declare error: unknown;

  constructor() {
    super();
    this.quoted = 'area';
    this.error = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'group', 'units', 'language', 'since'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override viewChanged(view: View, before: View): void {
    if (view.track !== before.track || view.subject !== before.subject) void this.#load();
  }

  async #load(): Promise<void> {
    const { track } = this.view;
    this.error = null;
    try {
      const home = this.homeLevel;
      await Promise.all([
        this.cl.loadRecord(track),
        this.cl.steps(track, this.stepsOf),
        home === undefined ? null : this.cl.steps(track, { kind: 'level', level: home }),
      ]);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const { cl, view, record } = this;
    const steps = cl.stepsHere(view.track, this.stepsOf);
    const edition = record?.editionAt(view.day);
    const heading = html`<h2 data-start tabindex="-1">${t('cite.title')}</h2>`;
    if (!record || !steps) return html`${heading}${this.trouble(this.error, () => void this.#load())}`;
    if (!edition) return html`${heading}<p class="note">${t('panel.before_record', { day: cl.format.day(record.first) })}</p>`;
    const id = view.subject.kind === 'region' ? view.subject.id : null;
    const region = id === null ? null : steps.region(id);
    const area = areaOn(steps, record, id, this.classes, view.day) ?? 0;
    const quoted: Quoted = {
      what: this.groupAlone,
      where: region ? nameIn(region.names) : nameIn(cl.atlas.name),
      track: this.trackTitle,
      edition: editionOn(record, view.day)!,
      measure: steps.measure,
      link: permanentLink(location.href, view, { edition: edition.id }),
      units: view.units,
    };
    const home = this.homeShare();
    const share = region ? (region.area_m2 ? area / region.area_m2 : null) : (home?.share ?? null);
    const said = this.#sentence(steps, record, quoted, area, share);
    return html`${heading}
      <p class="quiet">${quoted.where}: ${this.groupAlone}, ${cl.format.day(view.day)}</p>
      ${this.#choice()}
      <blockquote lang=${view.language}>${said.replace(quoted.link, '')}<span class="address">${quoted.link}</span></blockquote>
      <div class="actions">
        <cl-copy .text=${said} label=${t('cite.copy')}></cl-copy>
        <cl-copy .text=${quoted.link} label=${t('cite.copy_link')}></cl-copy>
      </div>
      <h3>${t('cite.source')}</h3>
      ${this.#source(quoted, steps)}
      <h3>${t('cite.measure')}</h3>
      <p>${t('cite.measured', { measure: measureText(steps.measure), area: bothAreas(cl.format, area, view.units) })}</p>
      ${share === null
        ? nothing
        : html`<p>
            ${region
              ? t('cite.share_region', { area: bothAreas(cl.format, region.area_m2!, view.units) })
              : t('cite.share_home', { n: home!.regions, area: bothAreas(cl.format, home!.ofM2, view.units) })}
          </p>`}
      ${edition.earlier ? html`<p class="note">${t('cite.earlier', { day: cl.format.day(quoted.edition.day) })}</p>` : nothing}
      <p class="note">${t('cite.check')} <a href=${this.#api(id, edition)} target="_blank" rel="noopener">${t('cite.api')}</a></p>`;
  }

  #choice(): TemplateResult {
    const { cl, view } = this;
    const options: [value: QuoteChoice, text: string][] = [
      ['area', t('cite.quote_area')],
      ...QUOTE_DAYS.map((days): [QuoteChoice, string] => [days, t('cite.quote_days', { n: +days })]),
    ];
    if (view.since) options.push(['since', t('cite.quote_since', { day: cl.format.day(view.since) })]);
    return html`<div class="fields">
      <label
        >${t('cite.quote')}
        <select @change=${(event: Event) => (this.quoted = (event.target as HTMLSelectElement).value as QuoteChoice)}>
          ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === this.quoted}>${text}</option>`)}
        </select>
      </label>
    </div>`;
  }

  #sentence(steps: Steps, record: TrackRecord, quoted: Quoted, areaM2: number, share: number | null): string {
    const { cl, view, classes } = this;
    const days = quotedDays(this.quoted, view.day, view.since);
    if (days) {
      const id = view.subject.kind === 'region' ? view.subject.id : null;
      const changeM2 = changeBetween(steps, record, id, classes, days.from, days.to);
      const [fromEdition, edition] = [editionOn(record, days.from), editionOn(record, days.to)];
      if (changeM2 !== null && fromEdition && edition)
        return changeSentence({ ...quoted, ...days, edition, fromEdition, changeM2 }, cl.format);
    }
    return areaSentence({ ...quoted, day: view.day, areaM2, share }, cl.format);
  }

  #source(quoted: Quoted, steps: Steps): TemplateResult {
    const { cl, view } = this;
    const track = cl.atlas.tracks.find((one) => one.name === view.track);
    const layer = view.subject.kind === 'region' ? steps.region(view.subject.id)?.layer : null;
    const boundaries = cl.atlas.layers.find((one) => one.name === layer);
    const entry = (key: string, text: string | null | undefined) =>
      text ? html`<dt>${t(key)}</dt><dd>${text}</dd>` : nothing;
    return html`<dl>
      ${entry('cite.track', quoted.track)} ${entry('cite.drawn_by', track?.attribution)} ${entry('cite.licence', track?.licence)}
      ${entry('cite.edition_label', `${editionText(quoted.edition, cl.format)} · ${quoted.edition.id}`)}
      ${entry('cite.classes', this.classes.map((id) => this.className_(id)).join(' + '))}
      ${entry('cite.boundaries', boundaries ? (boundaries.attribution ?? boundaries.name) : null)}
      ${entry('cite.software', cl.atlas.software)}
    </dl>`;
  }

  /** The figure as the server has it, of the same edition also when that has been superseded. */
  #api(region: string | null, edition: EditionMark): string {
    const { day: on, track, group } = this.view;
    return this.cl.api.url('api/area', { on, track, group, region, as_published: publishedBy(edition.publishedAt) }, '.json');
  }
}

customElements.define('cl-cite', ClCite);
