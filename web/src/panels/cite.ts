/** Where the figure in view comes from, how it was measured, and a sentence to quote it with. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { addDays } from '../data/days.ts';
import type { Steps, StepsOf } from '../data/steps.ts';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { bothAreas } from './amounts.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import './copy.ts';
import { permanentLink } from './links.ts';
import { areaOn, changeBetween, shareOfHome } from './reckon.ts';
import { areaSentence, changeSentence, editionText, measureText, type Quoted } from './sentences.ts';

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
  /** "area", or the first day of a change. */
  declare quoted: string;
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

  get #of(): StepsOf {
    const { subject } = this.view;
    return subject.kind === 'region' ? { kind: 'region', id: subject.id } : { kind: 'whole' };
  }

  async #load(): Promise<void> {
    const { track } = this.view;
    this.error = null;
    try {
      const home = this.loadedLevels.find((one) => one > 0);
      await Promise.all([
        this.cl.loadRecord(track),
        this.cl.steps(track, this.#of),
        home === undefined ? null : this.cl.steps(track, { kind: 'level', level: home }),
      ]);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const { cl, view, record } = this;
    const steps = cl.stepsHere(view.track, this.#of);
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
      edition: { id: edition.id, validAt: edition.validAt, day: record.dayOf(edition.index) },
      measure: steps.measure,
      link: permanentLink(location.href, view),
      units: view.units,
    };
    const home = this.#home();
    const share = region ? (region.area_m2 ? area / region.area_m2 : null) : (home?.share ?? null);
    const said = this.#sentence(steps, quoted, area, share);
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
      <p class="note">${t('cite.check')} <a href=${this.#api(id)} target="_blank" rel="noopener">${t('cite.api')}</a></p>`;
  }

  #home() {
    const { cl, view, record, classes, loadedLevels } = this;
    const level = loadedLevels.find((one) => one > 0);
    const steps = level === undefined ? null : cl.stepsHere(view.track, { kind: 'level', level });
    return steps && record ? shareOfHome(steps, record, classes, cl.atlas.home, view.day) : null;
  }

  #choice(): TemplateResult {
    const { cl, view } = this;
    const options: [value: string, text: string][] = [
      ['area', t('cite.quote_area')],
      ...[1, 7, 30].map((days): [string, string] => [addDays(view.day, -days), t('cite.quote_days', { n: days })]),
    ];
    if (view.since) options.push([view.since, t('cite.quote_since', { day: cl.format.day(view.since) })]);
    return html`<div class="fields">
      <label
        >${t('cite.quote')}
        <select @change=${(event: Event) => (this.quoted = (event.target as HTMLSelectElement).value)}>
          ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === this.quoted}>${text}</option>`)}
        </select>
      </label>
    </div>`;
  }

  #sentence(steps: Steps, quoted: Quoted, areaM2: number, share: number | null): string {
    const { cl, view, record, classes } = this;
    const { day } = view;
    if (this.quoted !== 'area') {
      const id = view.subject.kind === 'region' ? view.subject.id : null;
      const changeM2 = changeBetween(steps, record!, id, classes, this.quoted, day);
      if (changeM2 !== null) return changeSentence({ ...quoted, from: this.quoted, to: day, changeM2 }, cl.format);
    }
    return areaSentence({ ...quoted, day, areaM2, share }, cl.format);
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

  #api(region: string | null): string {
    const { view } = this;
    return this.cl.api.url('api/area', { on: view.day, track: view.track, group: view.group, region }, '.json');
  }
}

customElements.define('cl-cite', ClCite);
