/** The legend: every entry a switch; the front with its length; the scale bar. */

import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { ClassInfo } from '../data/types.ts';
import { shared } from '../look/shared.ts';
import { ClElement } from '../state/context.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { scaleBar } from './scale.ts';

export class Legend extends ClElement {
  static override properties = { scale: { state: true } };
  declare scale: { px: number; text: string } | null;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 11px 14px 10px;
        min-width: 190px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li button {
        display: flex;
        align-items: center;
        gap: 9px;
        width: 100%;
        min-height: 24px;
        border: 0;
        padding: 0;
        background: none;
        font-size: 12.5px;
        font-weight: 400;
        text-align: start;
      }
      .key {
        display: flex;
        align-items: center;
        gap: 9px;
        min-height: 24px;
        font-size: 12.5px;
      }
      .difference {
        margin-bottom: 7px;
        padding-bottom: 7px;
        border-bottom: 1px solid var(--rule);
      }
      li button:hover .name {
        text-decoration: underline;
        text-underline-offset: 3px;
        text-decoration-color: var(--line);
      }
      [aria-checked='false'] .name {
        color: var(--secondary);
        text-decoration: line-through !important;
      }
      /* What is off until somebody asks for it is not crossed out. */
      .measured .name {
        text-decoration: none !important;
      }
      [aria-checked='false'] svg {
        opacity: 0.25;
      }
      svg {
        flex: none;
        display: block;
      }
      .front {
        display: flex;
        align-items: center;
        margin-top: 7px;
        padding-top: 7px;
        border-top: 1px solid var(--rule);
        font-size: 12.5px;
        gap: 6px;
      }
      .front button,
      .measured button {
        display: flex;
        align-items: center;
        gap: 9px;
        border: 0;
        padding: 0;
        min-height: 24px;
        background: none;
        font-weight: 500;
        font-size: 12.5px;
      }
      .front .quiet {
        white-space: nowrap;
      }
      select {
        appearance: none;
        border: 0;
        border-bottom: 1px dotted var(--secondary);
        padding: 2px 0 1px;
        min-height: 24px;
        background: none;
        color: var(--secondary);
        font-size: 12.5px;
        cursor: pointer;
      }
      option {
        background: var(--panel-solid);
        color: var(--ink);
      }
      .scale {
        margin-top: 7px;
        display: flex;
        align-items: end;
        gap: 8px;
        font-size: 11px;
        line-height: 12px;
        color: var(--secondary);
      }
      .scale i {
        display: block;
        height: 5px;
        border: 1px solid var(--secondary);
        border-top: 0;
      }
      @media (pointer: coarse) {
        li button,
        .front button,
        select {
          min-height: 32px;
        }
      }
    `,
  ];

  #stop: (() => void) | null = null;

  constructor() {
    super();
    this.scale = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'off', 'showFront', 'showMeasured', 'tolerance', 'units', 'language', 'theme', 'comparison'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const measure = () => {
      const { map, format } = this.cl;
      const scale = scaleBar(map.camera, this.view.units, (value, unit) => `${format.number(value, value < 1 ? 1 : 0)} ${t(`unit.${unit}`)}`);
      if (scale.px !== this.scale?.px || scale.text !== this.scale.text) this.scale = scale;
    };
    const stops = [this.cl.map.onMove(measure), this.cl.onNews(measure), this.cl.store.subscribe(measure)];
    this.#stop = () => stops.forEach((stop) => stop());
    measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    const { comparison } = this.view;
    return html`${comparison?.mode === 'difference' ? this.#difference() : nothing}
      <ul aria-label=${t('legend.title')}>
        ${this.#drawn().map((info) => this.#entry(info))}
        ${this.cl.atlas.basemap ? nothing : this.#beyond()}
      </ul>
      ${this.cl.atlas.front ? this.#front() : nothing}
      ${this.scale ? html`<div class="scale"><i .style=${`width:${this.scale.px}px`}></i><span>${this.scale.text}</span></div>` : nothing}`;
  }

  /** Classes the track has ever drawn, in the order of the scheme's reading: the headline's first. */
  #drawn(): ClassInfo[] {
    const { atlas } = this.cl;
    const steps = this.cl.stepsHere(this.view.track, { kind: 'whole' });
    const order = atlas.groups.find(({ id }) => id === atlas.default_group)?.classes ?? [];
    const place = (info: ClassInfo) => {
      const at = order.indexOf(info.id);
      return at < 0 ? order.length + atlas.classes.indexOf(info) : at;
    };
    return atlas.classes
      .filter(({ id }) => !steps || steps.series(null, [id]).at.length > 0)
      .sort((a, b) => place(a) - place(b));
  }

  #entry(info: ClassInfo): TemplateResult {
    const on = !this.view.off.includes(info.id);
    return html`<li>
      <button role="switch" aria-checked=${on} @click=${() => this.#switch(info.id, on)}>${swatch(info, this.cl.shade)}<span class="name">${nameIn(info.names)}</span></button>
    </li>`;
  }

  /** No switch: the colour of where the atlas has nothing, named because it looks like a sea. */
  #beyond(): TemplateResult {
    return html`<li class="key">
      <svg width="22" height="14" aria-hidden="true"><rect x="0.5" y="0.5" width="21" height="13" rx="3" fill="var(--beyond)" stroke="var(--line)"></rect></svg>
      <span class="name">${t('legend.beyond')}</span>
    </li>`;
  }

  #switch(id: string, on: boolean): void {
    const { off } = this.view;
    this.cl.store.set({ off: on ? [...off, id] : off.filter((one) => one !== id) });
  }

  #difference(): TemplateResult {
    const kind = this.view.comparison?.day === this.view.day ? '.tracks' : '';
    const key = (name: string, token: string, striped: boolean) =>
      html`<li class="key">
        <svg width="22" height="14">
          <defs><pattern id="s-${token}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1.8" height="4" fill="var(--${token})"></rect></pattern></defs>
          <rect width="22" height="14" rx="3" fill="var(--${token})" opacity=${striped ? 0.6 : 0.9}></rect>
          ${striped ? svg`<rect width="22" height="14" rx="3" fill="url(#s-${token})"></rect>` : nothing}
        </svg>
        ${name}
      </li>`;
    return html`<ul aria-label=${t('legend.difference')} class="difference">
      ${key(t(`legend.gain${kind}`), 'gain', false)} ${key(t(`legend.loss${kind}`), 'loss', true)}
    </ul>`;
  }

  #front(): TemplateResult {
    const { view } = this;
    const { front } = this.cl.atlas;
    const lengths = this.cl.fronts(view.track);
    const mark = this.cl.record(view.track)?.editionAt(view.day);
    const unit = view.units === 'mi' ? 'mi' : 'km';
    const column = lengths?.tolerances_m.indexOf(view.tolerance) ?? -1;
    const row = mark && lengths ? lengths.editions.indexOf(mark.id) : -1;
    const metres = row >= 0 && column >= 0 ? lengths!.length_m[row]?.[column] : undefined;
    // Until the lengths are made, or where there is none, the tolerance stands alone.
    const length =
      metres === undefined
        ? t('legend.at_alone')
        : `${this.cl.format.length(metres, view.units)} ${t(`unit.${unit}`)} ${t('legend.at')}`;
    return html`<div class="front">
      <button role="switch" aria-checked=${view.showFront} @click=${() => this.cl.store.set({ showFront: !view.showFront })}>
        <svg width="22" height="14" aria-hidden="true"><line x1="0" x2="22" y1="7" y2="7" stroke="var(--front)" stroke-width="1.8"></line></svg
        ><span class="name">${t('legend.front')}</span>
      </button>
      <span class="quiet">${length}
        <select
          aria-label=${t('legend.tolerance')}
          @change=${(event: Event) => this.cl.store.set({ tolerance: +(event.target as HTMLSelectElement).value })}
        >
          ${front!.tolerances_m.map((m) => html`<option value=${m} ?selected=${m === view.tolerance}>${this.#tolerance(m)}</option>`)}
        </select></span
      >
    </div>
    ${view.comparison ? nothing : this.#measured()}`;
  }

  /** A switch for the line that has the length told above it. */
  #measured(): TemplateResult {
    const { showMeasured, tolerance } = this.view;
    return html`<div class="measured">
      <button role="switch" aria-checked=${showMeasured} @click=${() => this.cl.store.set({ showMeasured: !showMeasured })}>
        <svg width="22" height="14" aria-hidden="true"><line x1="0" x2="22" y1="7" y2="7" stroke="var(--ink)" stroke-width="1.6" stroke-dasharray="5 3"></line></svg
        ><span class="name">${t('legend.measured', { tolerance: this.#tolerance(tolerance) })}</span>
      </button>
    </div>`;
  }

  #tolerance(m: number): string {
    if (m === 0) return t('legend.asDrawn');
    return m % 1000 ? `${this.cl.format.number(m)} ${t('unit.m')}` : `${this.cl.format.number(m / 1000)} ${t('unit.km')}`;
  }
}

/** A class's sample, as the map draws it. */
export function swatch(info: ClassInfo, shade: 'light' | 'dark'): TemplateResult {
  const colour = info.colours[shade];
  const opacity = info.opacity[shade];
  const striped = info.pattern === 'diagonal' || info.pattern === 'fine-diagonal';
  const fine = info.pattern === 'fine-diagonal';
  const id = `p-${info.id}`;
  return html`<svg width="22" height="14" aria-hidden="true">
    ${striped
      ? svg`<defs><pattern id=${id} width=${fine ? 4 : 6} height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width=${fine ? 1 : 1.5} height="6" fill=${colour} fill-opacity=${fine ? Math.min(1, opacity * 1.24) : 0.85}></rect></pattern></defs>`
      : nothing}
    <rect width="22" height="14" rx="3" fill="var(--land)"></rect>
    <rect width="22" height="14" rx="3" fill=${colour} fill-opacity=${opacity}></rect>
    ${striped ? svg`<rect width="22" height="14" rx="3" fill="url(#${id})"></rect>` : nothing}
  </svg>`;
}

customElements.define('cl-legend', Legend);
