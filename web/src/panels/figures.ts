/** The headline figure of the whole or of a region, its changes, and the table of its parts. */

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { addDays } from '../data/days.ts';
import type { RegionInfo, Steps } from '../data/steps.ts';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { dateStyles } from '../time/date-field.ts';
import { areaText, areaUnit, other } from './amounts.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import './crumbs.ts';
import './curve.ts';
import {
  areaOn,
  changeBetween,
  type Column,
  COLUMNS,
  type Row,
  rowsOf,
  sorted,
  TABLE_DAYS,
  tells,
} from './reckon.ts';
import { figureStyles } from './figures-look.ts';

const CHIPS_DAYS = [1, 7, 30] as const;
const FEW_ROWS = 12;

export class ClFigures extends PanelPart {
  static override styles = [shared, panelStyles, dateStyles, figureStyles];

  static override properties = { all: { state: true }, choosing: { state: true }, error: { state: true } };
  declare all: boolean;
  declare choosing: boolean;
  declare error: unknown;

  constructor() {
    super();
    this.all = false;
    this.choosing = false;
    this.error = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'level', 'group', 'sort', 'units', 'since', 'language'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load();
  }

  protected override viewChanged(view: View, before: View): void {
    if (view.track !== before.track || view.subject !== before.subject || view.level !== before.level) {
      this.all = false;
      this.#load();
    }
  }

  #turn = 0;

  /** Whose figure stands at the top: a region's, else the whole's. */
  get #region(): string | null {
    const { subject } = this.view;
    return subject.kind === 'region' ? subject.id : null;
  }

  /** The level of the table: the one chosen, or below a region the next one that is loaded. */
  #tableLevel(region: RegionInfo | null): number | null {
    const { loadedLevels } = this;
    if (region === null || region.level === null) {
      const wanted = this.view.level;
      return loadedLevels.includes(wanted) ? wanted : (loadedLevels.find((level) => level > 0) ?? null);
    }
    const { level } = region;
    return loadedLevels.find((one) => one > level) ?? null;
  }

  async #load(): Promise<void> {
    const { track } = this.view;
    const turn = ++this.#turn;
    this.error = null;
    this.awaiting = true;
    try {
      const [mine] = await Promise.all([this.cl.steps(track, this.stepsOf), this.cl.loadRecord(track)]);
      const level = this.#tableLevel(mine.region(this.#region));
      const levels = new Set([level, this.#region === null ? this.homeLevel : null].filter((one) => one != null));
      await Promise.all([...levels].map((one) => this.cl.steps(track, { kind: 'level', level: one })));
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
    if (turn === this.#turn) this.awaiting = false;
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const { cl, view, record } = this;
    const steps = cl.stepsHere(view.track, this.stepsOf);
    const id = this.#region;
    const region = id === null ? null : (steps?.region(id) ?? this.#knownRegion(id));
    // One template, so that a heading that has the focus keeps it when the figures come.
    const missing = this.error && !steps;
    return html`
      ${this.#label(region)} ${record && steps ? this.#figures(steps, region) : missing ? nothing : this.#waiting()}
      ${this.trouble(this.error, () => void this.#load())} ${missing ? nothing : this.#links(region)}
    `;
  }

  #figures(steps: Steps, region: RegionInfo | null): TemplateResult {
    return html`${this.#headline(steps, region)} ${this.#chips(steps)}
    ${region ? html`<cl-curve .region=${region.id}></cl-curve>` : nothing} ${this.#table(region)}`;
  }

  #waiting(): TemplateResult {
    return html`<p class="headline"><span class="blank" aria-hidden="true">000,000</span></p>
      <p class="unseen">${t('panel.loading')}</p>`;
  }

  /** What is known of a region before its own steps are here: the table it was chosen from. */
  #knownRegion(id: string): RegionInfo {
    const { cl, view, loadedLevels } = this;
    for (const level of loadedLevels) {
      const known = cl.stepsHere(view.track, { kind: 'level', level })?.region(id);
      if (known) return known;
    }
    const unknown = { level: null, layer: null, parent: null, bounds: null, area_m2: null, official_area_m2: null };
    return { id, names: {}, ...unknown };
  }

  #label(region: RegionInfo | null): TemplateResult {
    const { groups } = this.cl.atlas;
    const label = region ? `${this.groupAlone}, ${nameIn(region.names)}` : this.groupName;
    const chooser =
      groups.length < 2
        ? html`<h2 class="label quiet" data-start tabindex="-1">${label}</h2>`
        : html`<div class="label">
            <h2 class="unseen" data-start tabindex="-1">${label}</h2>
            <select
              class="quiet"
              aria-label=${t('panel.group')}
              @change=${(event: Event) => this.cl.store.set({ group: (event.target as HTMLSelectElement).value })}
            >
              ${groups.map(
                (group) => html`<option value=${group.id} ?selected=${group.id === this.view.group}>
                  ${region ? nameIn(group.names).split(',')[0] : nameIn(group.names)}
                </option>`,
              )}
            </select>
          </div>`;
    if (!region) return chooser;
    return html`<div class="head">
        <cl-crumbs .regions=${[{ id: region.id!, level: region.level ?? 0 }]}></cl-crumbs>
        <p class="name serif">${nameIn(region.names)}</p>
      </div>
      ${chooser}`;
  }

  #headline(steps: Steps, region: RegionInfo | null): TemplateResult {
    const { cl, view, record, classes } = this;
    const id = region?.id ?? null;
    const area = areaOn(steps, record!, id, classes, view.day);
    if (area === null) return html`<p class="note">${t('panel.before_record', { day: cl.format.day(record!.first) })}</p>`;
    const share = region ? (region.area_m2 ? area / region.area_m2 : null) : (this.homeShare()?.share ?? null);
    return html`<p class="headline">
      <button
        class="figure"
        data-opens="cite"
        aria-label=${t('panel.figure_source', { figure: areaText(cl.format, area, view.units) })}
        @click=${() => this.open('cite')}
      >
        ${cl.format.area(area, view.units)}
      </button>
      <span class="quiet">
        ${areaUnit(area, view.units)} · ${areaText(cl.format, area, other(view.units))}
        ${share === null
          ? nothing
          : html`· <span title=${region ? t('panel.share_of_region') : t('panel.share_of_home')}>${cl.format.percent(share)} %</span>`}
      </span>
    </p>`;
  }

  #chips(steps: Steps): TemplateResult {
    const { cl, view, record, classes } = this;
    const change = (from: string) => {
      const value = changeBetween(steps, record!, this.#region, classes, from, view.day);
      return value === null ? '–' : cl.format.areaChange(value, view.units);
    };
    const { since } = view;
    return html`<div class="chips" role="group" aria-label=${t('panel.changes_over')}>
        ${CHIPS_DAYS.map((days) => {
          const from = addDays(view.day, -days);
          return html`<button class="chip" title=${t('panel.chip_title')} data-opens=${`chip-${days}`} @click=${() => this.#changes(from)}>
            ${t('panel.days', { n: days })} <b>${change(from)}</b>
          </button>`;
        })}
        ${since
          ? html`<button class="chip" title=${t('panel.chip_title')} @click=${() => this.#changes(since)}>
              ${t('panel.since', { day: cl.format.dayBrief(since) })} <b>${change(since)}</b>
            </button>`
          : nothing}
        <button class="chip since no-print" aria-expanded=${this.choosing} @click=${() => this.#choose()}>${t(since ? 'panel.since_other' : 'panel.since_choose')}</button>
      </div>
      ${this.choosing
        ? html`<div class="fields">
            <cl-date
              named
              .label=${t('panel.since_label')}
              .min=${record!.first}
              .max=${record!.last}
              .day=${since ?? ''}
              @day=${(event: CustomEvent<string>) => this.#since(event.detail)}
              @keydown=${this.#keyInSince}
            ></cl-date>
            <button @click=${() => this.#since('')}>${t('panel.since_none')}</button>
          </div>`
        : nothing}`;
  }

  async #choose(): Promise<void> {
    this.choosing = !this.choosing;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(this.choosing ? 'cl-date' : '.since')?.focus();
  }

  #since(day: string): void {
    this.cl.store.set({ since: day || null });
    if (!day) void this.#choose();
  }

  #keyInSince = (event: KeyboardEvent): void => {
    const chosen = event.key === 'Enter' && (event.target as HTMLElement).localName === 'input';
    if (event.key !== 'Escape' && !chosen) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#choose();
  };

  #changes(from: string): void {
    const { day } = this.view;
    const period = from < day ? { from, to: day } : { from: day, to: from };
    this.cl.store.set({ period, panel: 'changes' });
  }

  #table(region: RegionInfo | null): TemplateResult | typeof nothing {
    const { cl, view, record, classes } = this;
    const level = this.#tableLevel(region);
    if (level === null) return nothing;
    const steps = cl.stepsHere(view.track, { kind: 'level', level });
    if (!steps) return this.error ? nothing : html`<p class="note">${t('panel.loading')}</p>`;
    const rows = sorted(
      rowsOf(
        steps,
        record!,
        classes,
        view.day,
        cl.atlas.home,
        (one) => this.shortName(one),
        region ? (one) => one.parent === region.id : undefined,
      ),
      view.sort.by,
      view.sort.down,
      view.language,
    );
    if (rows.length === 0) return nothing;
    const telling = rows.filter(tells);
    const shown = this.all ? rows : telling.slice(0, FEW_ROWS);
    return html`<table>
        <caption class="unseen">
          ${t('panel.table_caption', { group: this.groupAlone, level: this.levelName(level), day: cl.format.day(view.day) })}
        </caption>
        <thead>
          <tr>
            ${COLUMNS.map((column) => this.#head(column, level))}
          </tr>
        </thead>
        <tbody>
          ${repeat(shown, (row) => row.region.id, (row) => this.#row(row))}
        </tbody>
      </table>
      ${telling.length === 0 && !this.all ? html`<p class="note">${t('panel.nothing_here')}</p>` : nothing}
      <div class="under no-print">
        ${rows.length > shown.length || this.all
          ? html`<button class="link" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
              ${this.all ? t('panel.show_fewer') : t('panel.show_all', { n: rows.length })}
            </button>`
          : html`<span></span>`}
        ${region ? nothing : this.#levels(level)}
      </div>`;
  }

  #levels(level: number): TemplateResult | typeof nothing {
    const levels = this.loadedLevels.filter((one) => one > 0);
    if (levels.length < 2) return nothing;
    return html`<select
      class="quiet"
      aria-label=${t('panel.level')}
      @change=${(event: Event) => this.cl.store.set({ level: +(event.target as HTMLSelectElement).value })}
    >
      ${levels.map(
        (one) => html`<option value=${one} ?selected=${one === level}>${t('panel.by_level', { level: this.levelName(one) })}</option>`,
      )}
    </select>`;
  }

  #head(column: Column, level: number): TemplateResult {
    const { sort, units } = this.view;
    const name = {
      name: this.levelName(level),
      area: areaUnit(10, units),
      share: t('panel.column.share'),
      change: t('panel.days', { n: TABLE_DAYS }),
    }[column];
    const mine = sort.by === column;
    return html`<th
      scope="col"
      class=${column === 'name' ? 'region' : `number ${column}`}
      aria-sort=${mine ? (sort.down ? 'descending' : 'ascending') : 'none'}
    >
      <button class="bare" title=${t('panel.sort')} @click=${() => this.#sort(column)}>${name}<span class="arrow" aria-hidden="true">${mine ? (sort.down ? ' ↓' : ' ↑') : ''}</span></button>
    </th>`;
  }

  #sort(by: Column): void {
    const { sort } = this.view;
    this.cl.store.set({ sort: { by, down: sort.by === by ? !sort.down : by !== 'name' } });
  }

  #row(row: Row): TemplateResult {
    const { format } = this.cl;
    const { units } = this.view;
    const id = row.region.id!;
    const width = Math.max(0, Math.min(1, row.share ?? 0)) * 100;
    const change = row.changeM2 ?? 0;
    return html`<tr>
      <th scope="row" class="region">
        <button class="bare" data-opens=${id} title=${nameIn(row.region.names)} @click=${() => this.#go(row.region)}>${row.name}</button>
      </th>
      <td class="number area">
        <button
          class="bare figure"
          aria-label=${t('panel.figure_source', { figure: areaText(format, row.areaM2, units) })}
          @click=${() => this.cl.store.set({ subject: { kind: 'region', id }, panel: 'cite' })}
        >
          ${format.area(row.areaM2, units)}
        </button>
      </td>
      <td class="number share">
        <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${width.toFixed(1)} height="1" /></svg>
        <span class="per">${row.share === null ? '–' : format.percent(row.share, 1)}</span>
      </td>
      <td class=${`number change ${change >= 50_000 ? 'gain' : change <= -50_000 ? 'loss' : 'quiet'}`}>
        ${row.changeM2 === null ? '–' : Math.abs(change) < 50_000 ? format.number(0) : format.areaChange(change, units)}
      </td>
    </tr>`;
  }

  #go(region: RegionInfo): void {
    this.choose({ kind: 'region', id: region.id! });
    if (region.bounds) this.cl.map.fit(region.bounds);
  }

  #links(region: RegionInfo | null): TemplateResult {
    const { period, day } = this.view;
    const what = region ? t('panel.link.changes_here') : t('panel.link.changes');
    return html`<nav aria-label=${t('panel.links')}>
      <button class="link" data-opens="changes" @click=${() => this.cl.store.set({ panel: 'changes', period: period && period.to === day ? period : null })}>
        ${what}
      </button>
      <button class="link" data-opens="compare" @click=${() => this.open('compare')}>${t('panel.link.compare')}</button>
      <button class="link" data-opens="cite" @click=${() => this.open('cite')}>${t('panel.link.cite')}</button>
      <button class="link" data-opens="download" @click=${() => this.open('download')}>${t('panel.link.download')}</button>
      <span class="more">
        <button class="link" data-opens="claims" @click=${() => this.open('claims')}>${t('panel.link.claims')}</button>
        <button class="link" data-opens="share" @click=${() => this.open('share')}>${t('panel.link.share')}</button>
        <button class="link" data-opens="measure" @click=${() => this.open('measure')}>${t('panel.link.measure')}</button>
      </span>
    </nav>`;
  }
}

customElements.define('cl-figures', ClFigures);
