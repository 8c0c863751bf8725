/** Measuring distance and area on the map: by clicking, or by keyboard. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import { PanelPart, panelStyles } from '../panels/base.ts';
import { areaText, lengthText, other } from '../panels/amounts.ts';
import { t } from '../words/index.ts';
import type { View } from '../state/view.ts';
import { coordinates } from './coordinates.ts';
import { crossesItself, lineLengthM, type Position, ringAreaM2 } from './earth.ts';
import { token } from '../map/paints.ts';
import { openSketch, type Shape, type Sketch } from './sketch.ts';

export class ClMeasure extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      .switch {
        margin-top: 10px;
      }
      .headline b {
        font: 600 32px/1.2 var(--serif);
        font-variant-numeric: tabular-nums lining-nums;
      }
      .headline {
        margin-top: 12px;
        min-height: 40px;
      }
      form {
        display: flex;
        gap: 8px;
        align-items: end;
        margin-top: 8px;
      }
      form label {
        flex: 1;
      }
      form input {
        width: 100%;
      }
      ol {
        max-height: 168px;
        overflow: auto;
      }
      li {
        display: flex;
        justify-content: space-between;
        align-items: center;
        border-bottom: 1px solid var(--rule);
        font-size: 12px;
      }
    `,
  ];

  static override properties = {
    shape: { state: true },
    points: { state: true },
    done: { state: true },
    wrong: { state: true },
    error: { state: true },
  };
  declare shape: Shape;
  declare points: readonly Position[];
  declare done: boolean;
  declare wrong: boolean;
  declare error: unknown;

  #sketch: Sketch | null = null;
  #ink = '';
  #gone = false;

  constructor() {
    super();
    this.shape = 'line';
    this.points = [];
    this.done = false;
    this.wrong = false;
    this.error = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['units', 'language', 'theme'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#gone = false;
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone = true;
    this.#sketch?.end();
    this.#sketch = null;
    this.cl.map.laid.mark(null);
  }

  /** A drawing follows the theme, whoever changed it. */
  override updated(): void {
    const ink = token('ink');
    if (!this.#sketch || ink === this.#ink) return;
    this.#ink = ink;
    this.#sketch.ink(ink);
  }

  async #open(): Promise<void> {
    this.awaiting = true;
    try {
      const map = await this.cl.map.native();
      this.#ink = token('ink');
      const sketch = await openSketch(map, this.#ink, (points, done) => {
        this.points = points;
        this.done = done;
      });
      if (this.#gone) {
        sketch.end();
        return;
      }
      this.#sketch = sketch;
      sketch.begin(this.shape);
    } catch (error) {
      this.error = error;
    } finally {
      this.awaiting = false;
    }
  }

  override render(): TemplateResult {
    return html`<h2 data-start tabindex="-1">${t('measure.title')}</h2>
      <div class="switch" role="group" aria-label=${t('measure.what')}>
        ${(['line', 'polygon'] as const).map(
          (shape) => html`<button aria-pressed=${shape === this.shape} @click=${() => this.#begin(shape)}>${t(`measure.${shape}`)}</button>`,
        )}
      </div>
      ${this.#result()}
      <p class="note">${t(this.points.length === 0 ? `measure.start_${this.shape}` : this.done ? 'measure.drag' : 'measure.finish')}</p>
      <form @submit=${this.#typed} novalidate>
        <label
          >${t('measure.coordinates')}
          <input name="point" placeholder="48.0159, 37.8028" aria-invalid=${this.wrong} aria-describedby="wrong" />
        </label>
        <button type="submit">${t('measure.add')}</button>
      </form>
      <p id="wrong" class="note" role="status">${this.wrong ? t('measure.no_coordinates') : ''}</p>
      <div class="actions">
        <button @click=${() => this.#add([this.cl.map.camera.lon, this.cl.map.camera.lat])}>${t('measure.centre')}</button>
        <button ?disabled=${this.points.length === 0} @click=${() => this.#begin(this.shape)}>${t('measure.again')}</button>
      </div>
      ${this.#list()} ${this.trouble(this.error, () => void this.#open())}`;
  }

  #result(): TemplateResult {
    const { format } = this.cl;
    const { units } = this.view;
    const { points, shape } = this;
    const enough = points.length >= (shape === 'line' ? 2 : 3);
    const crossed = shape === 'polygon' && enough && crossesItself(points);
    const metres = shape === 'line' ? lineLengthM(points) : lineLengthM([...points, points[0]!].filter(Boolean));
    const main = !enough ? '–' : shape === 'line' ? lengthText(format, metres, units) : areaText(format, ringAreaM2(points), units);
    const beside = !enough
      ? ''
      : shape === 'line'
        ? lengthText(format, metres, other(units))
        : areaText(format, ringAreaM2(points), other(units));
    return html`<p class="headline" role="status"><b>${crossed ? '–' : main}</b> <span class="quiet">${crossed ? '' : beside}</span></p>
      ${crossed ? html`<p class="note">${t('measure.crossed')}</p>` : nothing}
      ${shape === 'polygon' && enough && !crossed ? html`<p class="quiet">${t('measure.around', { length: lengthText(format, metres, units) })}</p>` : nothing}
      <p class="note">${t(shape === 'line' ? 'measure.geodesic' : 'measure.authalic')}</p>`;
  }

  #list(): TemplateResult | typeof nothing {
    if (!this.done || this.points.length === 0) return nothing;
    const { format } = this.cl;
    return html`<h3>${t('measure.points')}</h3>
      <ol>
        ${this.points.map(
          ([lon, lat], i) => html`<li>
            <span>${i + 1}. ${format.number(lat, 4)}, ${format.number(lon, 4)}</span>
            <button class="link" aria-label=${t('measure.remove_point', { n: i + 1 })} @click=${() => this.#remove(i)}>${t('measure.remove')}</button>
          </li>`,
        )}
      </ol>`;
  }

  #begin(shape: Shape): void {
    this.shape = shape;
    this.points = [];
    this.done = false;
    this.cl.map.laid.mark(null);
    this.#sketch?.begin(shape);
  }

  #typed = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('point') as HTMLInputElement;
    const point = coordinates(field.value);
    this.wrong = point === null;
    if (!point) return;
    field.value = '';
    this.#add(point);
  };

  #add(point: Position): void {
    this.#show([...(this.done ? this.points : []), point]);
  }

  #remove(index: number): void {
    this.#show(this.points.filter((_, i) => i !== index));
  }

  #show(points: Position[]): void {
    this.points = points;
    this.done = points.length > 0;
    this.#sketch?.show(this.shape, points);
    // Until there is a line to be seen, its one point is marked.
    const [first] = points;
    this.cl.map.laid.mark(points.length === 1 && first ? { lon: first[0], lat: first[1] } : null);
    if (points.length === 0) this.#begin(this.shape);
  }
}

customElements.define('cl-measure', ClMeasure);
