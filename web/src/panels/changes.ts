/** What changed on a day or over a period: ground by region, class and kind, each one click away. */

import { html, nothing, type TemplateResult } from 'lit';
import type { FeatureCollection, Geometry } from 'geojson';
import { addDays, addMonths } from '../data/days.ts';
import type { Bounds, Names } from '../data/types.ts';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { areaText } from './amounts.ts';
import { isAbort, PanelPart, panelStyles } from './base.ts';
import { changeStyles } from './changes-look.ts';
import { dateStyles } from '../time/date-field.ts';
import { changeQuoteBox, changeQuoteStyles, type ChangeFigure } from './change-quote.ts';
import { changeBetween } from './reckon.ts';
import { type ChangeRow, unheldClasses } from './gross.ts';
import { isOfRow, type Kind, kindFor, toneOf } from './kinds.ts';
import { type Sum, sumLines, sumWords } from './sums.ts';

interface PlaceRef {
  id: string;
  names: Names;
  lon: number;
  lat: number;
}

/** A row of /api/transitions. */
interface Transition {
  region: { id: string; name: string; level: number } | null;
  from_class: string | null;
  to_class: string | null;
  kind: Kind;
  area_km2: number;
  bounds?: Bounds | null;
  places?: PlaceRef[];
}

const FEW_ROWS = 20;

export class ClChanges extends PanelPart {
  static override styles = [shared, panelStyles, dateStyles, changeStyles, changeQuoteStyles];

  static override properties = {
    rows: { state: true },
    gross: { state: true },
    error: { state: true },
    chosen: { state: true },
    all: { state: true },
    quoted: { state: true },
  };
  /** null: on their way. */
  declare rows: readonly Transition[] | null;
  /** What the group in view gained and lost, and contested ground of its own; null: on its way. */
  declare gross: { group: ChangeRow; unheld: readonly ChangeRow[] } | null;
  declare error: unknown;
  declare chosen: number | null;
  declare all: boolean;
  /** The figure whose source is shown: a row, or a sum by its key. */
  declare quoted: Transition | string | null;

  #asked = '';
  #request: AbortController | null = null;
  #waiting = 0;
  #shapes: FeatureCollection<Geometry> | null = null;

  constructor() {
    super();
    this.rows = null;
    this.gross = null;
    this.error = null;
    this.chosen = null;
    this.all = false;
    this.quoted = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'units', 'language', 'period', 'level', 'group'];
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
    this.cl.map.laid.outline(null);
  }

  protected override viewChanged(): void {
    // Dragging the time passes many days: the server is asked about the one where it rests.
    this.#ask(250);
  }

  get #period(): { from: string; to: string } {
    const { period, day } = this.view;
    return period ?? { from: addDays(day, -1), to: day };
  }

  get #question() {
    const { from, to } = this.#period;
    const { track, subject, level } = this.view;
    const by = this.loadedLevels.includes(level) ? level : this.loadedLevels.find((one) => one > 0);
    return { track, from, to, ...(subject.kind === 'region' ? { region: subject.id } : by === undefined ? {} : { by }) };
  }

  /** The same period and ground, asked for what was gained and lost of all of it. */
  get #sumsQuestion() {
    const { from, to } = this.#period;
    const { track, subject } = this.view;
    return { track, from, to, ...(subject.kind === 'region' ? { region: subject.id } : {}) };
  }

  #ask(delay: number): void {
    const key = JSON.stringify([this.#question, this.view.group]);
    if (key === this.#asked) return;
    this.#asked = key;
    this.awaiting = true;
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#fetch(), delay);
  }

  async #fetch(): Promise<void> {
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.error = null;
    this.rows = null;
    this.gross = null;
    this.chosen = null;
    this.quoted = null;
    this.#shapes = null;
    this.cl.map.laid.outline(null);
    try {
      const record = await this.cl.loadRecord(this.view.track);
      const question = this.#question;
      if (question.to < record.first || question.from > record.last) {
        this.rows = [];
        return;
      }
      const from = question.from < record.first ? record.first : question.from;
      const rows = await this.cl.api.get<Transition[]>('api/transitions', { ...question, from, places: true }, signal);
      this.rows = rows.filter((row) => row.area_km2 >= 0.0005).sort((a, b) => b.area_km2 - a.area_km2);
      // Of the comparison that the server has made by now: one answer, not three at a time.
      const sums = { ...this.#sumsQuestion, from };
      const sumOf = async (of: { group: string } | { class: string }) =>
        (await this.cl.api.get<ChangeRow[]>('api/changes', { ...sums, ...of }, signal))[0];
      const apart = unheldClasses(this.cl.atlas.classes, this.classes).map((id) => sumOf({ class: id }));
      const [group, ...unheld] = await Promise.all([sumOf({ group: this.view.group }), ...apart]);
      if (!signal.aborted && group) this.gross = { group, unheld: unheld.filter((row) => row !== undefined) };
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    } finally {
      if (!signal.aborted) this.awaiting = false;
    }
  }

  override render(): TemplateResult {
    const { cl } = this;
    const { from, to } = this.#period;
    const where = this.#where();
    const title =
      this.view.period === null
        ? t('change.title_day', { day: cl.format.day(to) })
        : t('change.title_period', { period: cl.format.period(from, to) });
    return html`<h2 data-start tabindex="-1">${title}</h2>
      <p class="quiet">${where} · ${t('as_drawn_by', { track: this.trackTitle })}</p>
      ${this.#periods()} ${this.trouble(this.error, () => void this.#fetch())} ${this.#sums()} ${this.#list()}`;
  }

  #where(): string {
    const { subject } = this.view;
    return subject.kind === 'region' ? this.#regionName(subject.id) : nameIn(this.cl.atlas.name);
  }

  #regionName(id: string): string {
    const found = this.cl.stepsHere(this.view.track, { kind: 'region', id })?.region(id);
    return found ? nameIn(found.names) : id;
  }

  #periods(): TemplateResult {
    const { day, period } = this.view;
    const { from, to } = this.#period;
    const presets: [key: string, from: string | null][] = [
      ['change.day', null],
      ['change.week', addDays(day, -7)],
      ['change.month', addMonths(day, -1)],
      ['change.year', addMonths(day, -12)],
    ];
    const set = (patch: { from?: string; to?: string }) => {
      const next = { from, to, ...patch };
      if (next.from && next.to && next.from < next.to) this.cl.store.set({ period: next });
    };
    return html`<div class="fields">
      <div class="switch" role="group" aria-label=${t('change.period')}>
        ${presets.map(([key, start]) => {
          const mine = start === null ? period === null : period?.from === start && period.to === day;
          return html`<button aria-pressed=${mine} @click=${() => this.cl.store.set({ period: start === null ? null : { from: start, to: day } })}>${t(key)}</button>`;
        })}
      </div>
      ${this.#end('change.after', from, this.record?.first ?? '', addDays(to, -1), (day) => set({ from: day }))}
      ${this.#end('change.up_to', to, addDays(from, 1), this.record?.last ?? '', (day) => set({ to: day }))}
    </div>`;
  }

  #end(label: string, day: string, min: string, max: string, set: (day: string) => void): TemplateResult {
    return html`<cl-date named .label=${t(label)} .day=${day} .min=${min} .max=${max} @day=${(event: CustomEvent<string>) => set(event.detail)}></cl-date>`;
  }

  #sums(): TemplateResult | typeof nothing {
    if (!this.rows?.length) return nothing;
    const { format } = this.cl;
    const { units } = this.view;
    const region = this.view.subject.kind === 'region' ? this.view.subject.id : null;
    const lines = sumLines(this.groupAlone, this.#net(), this.gross, (id) => this.className_(id));
    const quote = (sum: Sum) => {
      const asked = { ...this.#sumsQuestion, ...(sum.classId ? { class: sum.classId } : { group: this.view.group }) };
      const figure = { what: sum.what, where: this.#where(), m2: sum.m2, isNet: sum.isNet, region };
      return this.#quote(figure, this.cl.api.url('api/changes', asked, '.json'));
    };
    return html`${lines.map((line) => {
        const open = line.find(({ key }) => key === this.quoted);
        return html`<ul class="sums">
            ${line.map((sum) => html`<li class=${sum.tone}><span>${sum.label}</span> ${this.#figure(sum.key, sumWords(sum, format, units))}</li>`)}
          </ul>
          ${open ? quote(open) : nothing}`;
      })}
      <p class="note">${t('change.seen_from', { group: this.groupAlone })}</p>`;
  }

  /** A figure that tells where it comes from. */
  #figure(of: Transition | string, text: string): TemplateResult {
    const open = this.quoted === of;
    return html`<button class="figure" aria-expanded=${open} title=${t('cite.title')} @click=${() => (this.quoted = open ? null : of)}>${text}</button>`;
  }

  #quote(figure: ChangeFigure, address = this.cl.api.url('api/transitions', this.#question, '.json')): TemplateResult | typeof nothing {
    const { cl, view, record } = this;
    if (!record) return nothing;
    const { from, to } = this.#period;
    const track = cl.atlas.tracks.find(({ name }) => name === view.track);
    const measure = cl.stepsHere(view.track, this.stepsOf)?.measure ?? cl.stepsHere(view.track, { kind: 'whole' })?.measure ?? '';
    return changeQuoteBox(
      figure,
      { view, record, track: this.trackTitle, attribution: track?.attribution ?? null, licence: track?.licence ?? null, measure, from, to, address },
      cl.format,
    );
  }

  /** What the group in view gained in all, from the steps: the same number as in the headline's chips. */
  #net(): number | null {
    const { view, record } = this;
    const region = view.subject.kind === 'region' ? view.subject.id : null;
    const steps = this.cl.stepsHere(view.track, region === null ? { kind: 'whole' } : { kind: 'region', id: region });
    const { from, to } = this.#period;
    return steps && record ? changeBetween(steps, record, region, this.classes, from, to) : null;
  }

  #list(): TemplateResult | typeof nothing {
    const { rows } = this;
    if (this.error) return nothing;
    if (rows === null) return html`<p class="note" role="status">${t('change.looking')}</p>`;
    if (rows.length === 0) return html`<p class="note" role="status">${t('change.none')}</p>`;
    const moved = rows.filter((row) => row.kind === 'gain' || row.kind === 'loss');
    const drawn = rows.filter((row) => row.kind !== 'gain' && row.kind !== 'loss');
    const shown = this.all ? moved : moved.slice(0, FEW_ROWS);
    return html`${moved.length === 0 ? html`<p class="note">${t('change.none_moved')}</p>` : html`<ol class="rows">${shown.map((row) => this.#row(row))}</ol>`}
      ${shown.length < moved.length
        ? html`<p><button class="link" @click=${() => (this.all = true)}>${t('panel.show_all', { n: moved.length })}</button></p>`
        : nothing}
      ${drawn.length === 0
        ? nothing
        : html`<details ?open=${moved.length === 0}>
            <summary>${t('change.redraws', { n: drawn.length })}</summary>
            <p class="note">${t('change.redraws_note')}</p>
            <ol class="rows">
              ${drawn.map((row) => this.#row(row))}
            </ol>
          </details>`}`;
  }

  #row(row: Transition): TemplateResult {
    const index = this.rows!.indexOf(row);
    const { format } = this.cl;
    const region = row.region ? (this.#nameOf(row.region.id) ?? row.region.name) : t('change.outside');
    const places = (row.places ?? []).slice(0, 4).map((place) => nameIn(place.names));
    const more = (row.places?.length ?? 0) - places.length;
    const m2 = row.area_km2 * 1e6;
    const kind = kindFor(row, this.classes);
    const tone = toneOf(kind ?? '');
    const way = t('change.from_to', { from: this.className_(row.from_class), to: this.className_(row.to_class) });
    const how = kind === null ? way : `${t(`kind.${kind}`)}: ${way}`;
    return html`<li>
      <span class="amount ${tone}">${this.#figure(row, areaText(format, m2, this.view.units))}</span>
      <button class="row" aria-pressed=${this.chosen === index} @click=${() => this.#show(index)}>
        <span class="where">${region}</span>
        <span class="how">${how}</span>
        ${places.length === 0
          ? nothing
          : html`<span class="near">${t('change.near', { places: new Intl.ListFormat(this.view.language, { style: 'short', type: 'unit' }).format(places) })}${more > 0 ? ` ${t('change.more_places', { n: more })}` : ''}</span>`}
      </button>
      ${this.quoted === row ? this.#quote({ what: how, where: region, m2, isNet: false, region: row.region?.id ?? null }) : nothing}
    </li>`;
  }

  #nameOf(id: string): string | null {
    for (const level of this.loadedLevels) {
      const found = this.cl.stepsHere(this.view.track, { kind: 'level', level })?.region(id);
      if (found) return nameIn(found.names);
    }
    return null;
  }

  /** To the ground of a row: the map goes there and its polygons stand out. */
  async #show(index: number): Promise<void> {
    if (this.chosen === index) {
      this.chosen = null;
      this.cl.map.laid.outline(null);
      return;
    }
    this.chosen = index;
    const row = this.rows![index]!;
    if (row.bounds) this.cl.map.fit(row.bounds, { maxZoom: 11.5, margin: 60 });
    try {
      const { signal } = this.#request!;
      this.#shapes ??= await this.cl.api.get<FeatureCollection<Geometry>>('api/transitions', this.#question, signal, '.geojson');
      if (this.chosen !== index) return;
      this.cl.map.laid.outline({
        type: 'FeatureCollection',
        features: this.#shapes.features
          .filter(({ properties }) => isOfRow(properties ?? {}, row))
          .map((feature) => ({ ...feature, properties: { ...feature.properties, tone: toneOf(kindFor(row, this.classes) ?? '') } })),
      });
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
}

customElements.define('cl-changes', ClChanges);
