/** Two dates, or two maps of one date, held against each other. */

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { FeatureCollection, Geometry } from 'geojson';
import { addMonths } from '../data/days.ts';
import { shared } from '../look/shared.ts';
import type { Comparison, View } from '../state/view.ts';
import { dateStyles } from '../time/date-field.ts';
import { nameIn, t } from '../words/index.ts';
import { areaText, bothChanges, changeText } from './amounts.ts';
import { isAbort, PanelPart, panelStyles, titleOfTrack } from './base.ts';
import { compareStyles } from './compare-look.ts';
import './copy.ts';
import { grossOfRow, grossOfShapes, type ChangeRow, type Gross } from './gross.ts';
import { permanentLink } from './links.ts';
import { areaOn, changeBetween } from './reckon.ts';
import { changeSentence, editionOn } from './sentences.ts';
import { changedFor } from './kinds.ts';

const REST_MS = 300;

export class ClCompare extends PanelPart {
  static override styles = [shared, panelStyles, dateStyles, compareStyles];

  static override properties = { gross: { state: true }, error: { state: true } };
  declare gross: Gross | null;
  declare error: unknown;

  #asked = '';
  #request: AbortController | null = null;
  #waiting = 0;

  constructor() {
    super();
    this.gross = null;
    this.error = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'group', 'units', 'language', 'comparison'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.view.comparison === null) this.#start();
    this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
    this.#request?.abort();
    this.#asked = '';
    this.cl.map.laid.outline(null);
  }

  protected override viewChanged(view: View, before: View): void {
    if (view.comparison?.track !== before.comparison?.track || view.track !== before.track) this.#load();
  }

  /** The month before the day in view, or what the reader looked at since. */
  #start(): void {
    const { day, track, since } = this.view;
    const { record } = this;
    const other = since ?? addMonths(day, -1);
    this.cl.store.set({
      comparison: { day: record ? record.clamp(other) : other, track, mode: 'difference', swipe: 0.5 },
    });
  }

  async #load(): Promise<void> {
    const { view } = this;
    const tracks = new Set([view.track, view.comparison?.track ?? view.track]);
    try {
      await Promise.all([...tracks].flatMap((track) => [this.cl.loadRecord(track), this.cl.steps(track, this.#of)]));
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
    this.requestUpdate();
  }

  get #of() {
    const { subject } = this.view;
    return subject.kind === 'region' ? ({ kind: 'region', id: subject.id } as const) : ({ kind: 'whole' } as const);
  }

  #set(patch: Partial<Comparison>): void {
    const { comparison } = this.view;
    if (comparison) this.cl.store.set({ comparison: { ...comparison, ...patch } });
  }

  protected override updated(_changed: PropertyValues): void {
    this.#ask();
  }

  /** Earlier side first; with one date and two tracks the other track comes first. */
  #sides(): { from: Side; to: Side } | null {
    const { view } = this;
    if (!view.comparison) return null;
    const here = { day: view.day, track: view.track };
    const there = { day: view.comparison.day, track: view.comparison.track };
    return here.day < there.day ? { from: here, to: there } : { from: there, to: here };
  }

  #question(): Question | null {
    const sides = this.#sides();
    if (!sides) return null;
    const { subject } = this.view;
    const region = subject.kind === 'region' ? { region: subject.id } : {};
    const { from, to } = sides;
    const other = from.track === to.track ? {} : { other_track: to.track };
    return { track: from.track, from: from.day, to: to.day, ...other, ...region };
  }

  #ask(): void {
    const { view } = this;
    const question = this.#question();
    const key = JSON.stringify([question, view.group, view.comparison?.mode]);
    if (key === this.#asked) return;
    this.#asked = key;
    clearTimeout(this.#waiting);
    this.#request?.abort();
    this.cl.map.laid.outline(null);
    this.gross = null;
    this.error = null;
    this.awaiting = question !== null;
    if (question) this.#waiting = window.setTimeout(() => void this.#fetch(question), REST_MS);
  }

  async #fetch(question: Question): Promise<void> {
    this.#request = new AbortController();
    const { signal } = this.#request;
    const { track, from, to, ...rest } = question;
    const two = 'other_track' in question;
    const drawn = this.view.comparison?.mode === 'difference';
    const shapes = async () => {
      const path = two ? 'api/differences' : 'api/transitions';
      const changed = changedFor(await this.cl.api.get<FeatureCollection<Geometry>>(path, question, signal, '.geojson'), this.classes);
      if (signal.aborted) return;
      if (two) this.gross = grossOfShapes(changed, this.classes);
      if (drawn) this.cl.map.laid.outline(changed);
    };
    try {
      // The sums are a few numbers, the shapes megabytes: the table waits for no more than it shows.
      if (!two) {
        const sums = { track, from, to, group: this.view.group, ...rest };
        const [row] = await this.cl.api.get<ChangeRow[]>('api/changes', sums, signal);
        if (!signal.aborted && row) this.gross = grossOfRow(row);
      }
      if (!signal.aborted && (two || drawn)) await shapes();
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    } finally {
      if (!signal.aborted) this.awaiting = false;
    }
  }

  override render(): TemplateResult {
    const { cl, view } = this;
    const { comparison } = view;
    const { subject } = view;
    const where =
      subject.kind === 'region'
        ? nameIn(cl.stepsHere(view.track, this.#of)?.region(subject.id)?.names ?? {}) || subject.id
        : nameIn(cl.atlas.name);
    if (!comparison) return html`<h2 data-start tabindex="-1">${t('compare.title')}</h2>`;
    return html`<h2 data-start tabindex="-1">${t('compare.title')}</h2>
      <p class="quiet">${where} · ${this.groupAlone}</p>
      <div class="sides">
        ${this.#side(t('compare.this'), { day: view.day, track: view.track }, (patch) => cl.store.set(patch))}
        ${this.#side(t('compare.with'), comparison, (patch) => this.#set(patch))}
      </div>
      <div class="actions">
        <div class="switch" role="group" aria-label=${t('compare.mode')}>
          ${(['difference', 'swipe'] as const).map(
            (mode) => html`<button aria-pressed=${comparison.mode === mode} @click=${() => this.#set({ mode })}>${t(`compare.${mode}`)}</button>`,
          )}
        </div>
        <button @click=${() => this.#presets()}>${t('compare.same_day_last_year')}</button>
      </div>
      ${this.#figures()} ${this.trouble(this.error, () => {
        this.#asked = '';
        this.#ask();
      })}
      <div class="actions">
        ${this.#quote(where)}
        <button @click=${() => cl.store.set({ comparison: null, panel: 'figures' })}>${t('compare.end')}</button>
      </div>`;
  }

  #presets(): void {
    const { day } = this.view;
    const other = addMonths(day, -12);
    this.#set({ day: this.record?.clamp(other) ?? other });
  }

  #side(label: string, side: Side, set: (patch: Partial<Side>) => void): TemplateResult {
    const { tracks } = this.cl.atlas;
    const record = this.cl.record(side.track);
    return html`<span class="quiet">${label}</span>
      <span class="pair">
        <cl-date
          .label=${t('compare.date_of', { side: label })}
          .day=${side.day}
          .min=${record?.first ?? ''}
          .max=${record?.last ?? ''}
          @day=${({ detail: day }: CustomEvent<string>) => {
            if (day) set({ day: record?.clamp(day) ?? day });
          }}
        ></cl-date>
        ${tracks.length < 2
          ? nothing
          : html`<select
              aria-label=${t('compare.track_of', { side: label })}
              @change=${(event: Event) => set({ track: (event.target as HTMLSelectElement).value })}
            >
              ${tracks.map((track) => html`<option value=${track.name} ?selected=${track.name === side.track}>${track.title || track.name}</option>`)}
            </select>`}
      </span>`;
  }

  #figures(): TemplateResult | typeof nothing {
    const { cl, view } = this;
    const sides = this.#sides();
    if (!sides) return nothing;
    const region = view.subject.kind === 'region' ? view.subject.id : null;
    const area = (side: Side) => {
      const steps = cl.stepsHere(side.track, this.#of);
      const record = cl.record(side.track);
      return steps && record ? areaOn(steps, record, region, this.classes, side.day) : null;
    };
    const [before, after] = [area(sides.from), area(sides.to)];
    if (before === null || after === null) return html`<p class="note">${t('panel.loading')}</p>`;
    const net = after - before;
    const { gross } = this;
    const title = (side: Side) => titleOfTrack(cl.atlas.tracks, side.track);
    // Two maps of one day: nothing was gained or lost, the one shows what the other does not.
    const only = sides.from.day === sides.to.day;
    const row = (label: string, tone: string, km2: number | undefined) =>
      html`<tr class=${gross ? '' : 'pending'}>
        <th scope="row"><span class=${`key ${tone}`} aria-hidden="true"></span>${label}</th>
        <td class="number">${km2 === undefined ? '…' : areaText(cl.format, km2 * 1e6, view.units)}</td>
      </tr>`;
    return html`<p class="headline" aria-live="polite">
        <b class=${net > 0 ? 'gain' : net < 0 ? 'loss' : ''}>${cl.format.areaChange(net, view.units)}</b>
        <span class="quiet">${changeText(cl.format, net, view.units).replace(cl.format.areaChange(net, view.units), '').trim()} ${t('compare.net')}</span>
      </p>
      <p class="note">${this.#sentence(sides, before, after)}</p>
      <table>
        <caption class="unseen">
          ${t('compare.table', { change: bothChanges(cl.format, net, view.units) })}
        </caption>
        <tbody>
          ${row(only ? t('compare.only', { track: title(sides.to) }) : t('compare.gain'), 'gain', gross?.gain)}
          ${row(only ? t('compare.only', { track: title(sides.from) }) : t('compare.loss'), 'loss', gross?.loss)}
          ${row(t('compare.redraw'), 'neutral', gross?.redraw)} ${row(t('compare.reclassified'), 'neutral', gross?.reclassified)}
        </tbody>
      </table>
      <p class="note">${t('compare.note')}</p>`;
  }

  /** The net change as a sentence to quote; two maps of one day have none. */
  #quote(where: string): TemplateResult | typeof nothing {
    const { cl, view } = this;
    const sides = this.#sides();
    const steps = cl.stepsHere(view.track, this.#of);
    const { record } = this;
    if (!sides || !steps || !record || sides.from.track !== sides.to.track) return nothing;
    const region = view.subject.kind === 'region' ? view.subject.id : null;
    const [from, to] = [sides.from.day, sides.to.day];
    const changeM2 = changeBetween(steps, record, region, this.classes, from, to);
    const [fromEdition, edition] = [editionOn(record, from), editionOn(record, to)];
    if (changeM2 === null || !fromEdition || !edition) return nothing;
    const sentence = changeSentence(
      {
        what: this.groupAlone,
        where,
        track: this.trackTitle,
        edition,
        fromEdition,
        measure: steps.measure,
        link: permanentLink(location.href, { ...view, day: to }, { with: from, panel: 'compare', edition: edition.id }),
        units: view.units,
        from,
        to,
        changeM2,
      },
      cl.format,
    );
    return html`<cl-copy .text=${sentence} label=${t('cite.copy')}></cl-copy>`;
  }

  #sentence(sides: { from: Side; to: Side }, before: number, after: number): string {
    const { cl, view } = this;
    const key = sides.from.track === sides.to.track ? 'compare.side_same' : 'compare.side';
    const side = (of: Side, m2: number) =>
      t(key, {
        day: cl.format.dayBrief(of.day),
        track: titleOfTrack(cl.atlas.tracks, of.track),
        area: areaText(cl.format, m2, view.units),
      });
    return `${side(sides.from, before)} → ${side(sides.to, after)}`;
  }
}

interface Side {
  day: string;
  track: string;
}

/** What the server is asked; a `type`, so that it may be the parameters of a request. */
type Question = { track: string; from: string; to: string; other_track?: string; region?: string };

customElements.define('cl-compare', ClCompare);
