/** The curve of a region over the whole record; a click on it chooses the day. */

import { css, html, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import type uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { areaIn } from '../words/format.ts';
import { t } from '../words/index.ts';
import { areaText } from './amounts.ts';
import { PanelPart, panelStyles } from './base.ts';

const HEIGHT_PX = 112;

export class ClCurve extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    unsafeCSS(plotStyles),
    css`
      :host {
        margin: 4px 0 10px;
      }
      figure {
        margin: 0;
      }
      .plot {
        height: ${HEIGHT_PX}px;
        cursor: pointer;
      }
      .u-over {
        cursor: pointer;
      }
      .u-cursor-x {
        border-color: var(--secondary) !important;
      }
      figcaption {
        white-space: nowrap;
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 11.5px;
        color: var(--secondary);
      }
    `,
  ];

  static override properties = { region: { attribute: false } };
  declare region: string | null;

  #plot: uPlot | null = null;
  #drawnFor = '';
  #observer: ResizeObserver | null = null;
  #pointed: string | null = null;

  constructor() {
    super();
    this.region = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'group', 'units', 'language', 'theme'];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drop();
  }

  override render(): TemplateResult {
    const { record, cl, view } = this;
    const steps = this.#steps();
    if (!record || !steps || record.empty) return html``;
    const series = steps.series(this.region, this.classes);
    const most = series.m2.reduce((top, value) => Math.max(top, value), 0);
    const label = t('curve.label', {
      what: this.groupAlone,
      from: cl.format.day(record.first),
      to: cl.format.day(record.last),
      most: areaText(cl.format, most, view.units),
    });
    return html`<figure>
      <div class="plot" role="img" aria-label=${label}></div>
      <figcaption><span>${cl.format.month(record.first)}</span><span>${this.#pointed ?? t('curve.hint')}</span><span>${cl.format.month(record.last)}</span></figcaption>
    </figure>`;
  }

  protected override updated(_changed: PropertyValues): void {
    void this.#draw();
  }

  #steps() {
    return this.cl.stepsHere(this.view.track, { kind: 'region', id: this.region ?? '' });
  }

  async #draw(): Promise<void> {
    const { view, record } = this;
    const steps = this.#steps();
    const box = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (!box || !steps || !record) return;
    const key = JSON.stringify([this.region, view.track, view.group, view.units, view.language, document.documentElement.dataset.theme]);
    if (this.#plot && key === this.#drawnFor) {
      this.#plot.redraw(false);
      return;
    }
    this.#drawnFor = key;
    const { default: Plot } = await import('uplot');
    if (!this.isConnected || key !== this.#drawnFor) return;
    this.#drop();
    const series = steps.series(this.region, this.classes);
    const times = [...series.at].map((index) => record.validAt[index]!);
    const areas = [...series.m2].map((m2) => areaIn(m2, view.units));
    times.push(record.zone.endOf(record.last));
    areas.push(areas.at(-1) ?? 0);
    const ink = getComputedStyle(this);
    const colour = (name: string) => ink.getPropertyValue(name).trim();
    this.#plot = new Plot(
      {
        width: box.clientWidth || 300,
        height: HEIGHT_PX,
        padding: [6, 0, 6, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: { time: true, range: [record.zone.startOf(record.first), record.zone.endOf(record.last)] },
          y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.12 : 1] },
        },
        axes: [
          { show: false },
          {
            side: 1,
            size: 46,
            gap: 4,
            font: `11px ${colour('--face')}`,
            stroke: colour('--secondary'),
            grid: { stroke: colour('--rule'), width: 1 },
            ticks: { show: false },
            space: 34,
            values: (_plot, values) => values.map((value) => this.cl.format.number(value, value !== 0 && value < 1 ? 1 : 0)),
          },
        ],
        series: [
          {},
          {
            stroke: colour('--accent'),
            fill: colour('--accent-well'),
            width: 1.4,
            ...(Plot.paths.stepped ? { paths: Plot.paths.stepped({ align: 1 }) } : {}),
            points: { show: false },
          },
        ],
        hooks: {
          draw: [(plot) => this.#playhead(plot, colour('--strong'))],
          setCursor: [(plot) => this.#point(plot)],
        },
      },
      [times, areas],
      box,
    );
    this.#plot.over.addEventListener('click', () => {
      const day = this.#dayUnder();
      if (day) this.cl.store.set({ day });
    });
    this.#observer = new ResizeObserver(() => {
      const width = box.clientWidth;
      if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT_PX });
    });
    this.#observer.observe(box);
  }

  #playhead(plot: uPlot, colour: string): void {
    const { record } = this;
    if (!record) return;
    const x = plot.valToPos(Math.min(record.zone.endOf(this.view.day), record.zone.endOf(record.last)), 'x', true);
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, plot.bbox.top);
    ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
    ctx.stroke();
    ctx.restore();
  }

  #dayUnder(): string | null {
    const { record } = this;
    const left = this.#plot?.cursor.left;
    if (!record || left === undefined || left < 0) return null;
    return record.clamp(record.zone.dayOf(this.#plot!.posToVal(left, 'x')));
  }

  #point(_plot: uPlot): void {
    const { record, cl, view } = this;
    const day = this.#dayUnder();
    const steps = this.#steps();
    const edition = day && record ? record.editionAt(day) : null;
    const text =
      day && steps && edition
        ? `${cl.format.dayBrief(day)} · ${areaText(cl.format, steps.areaM2(this.region, this.classes, edition.index), view.units)}`
        : null;
    if (text === this.#pointed) return;
    this.#pointed = text;
    this.requestUpdate();
  }

  #drop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#plot?.destroy();
    this.#plot = null;
  }
}

customElements.define('cl-curve', ClCurve);
