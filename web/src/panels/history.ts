/** The history of a piece of ground: a small timeline and a list, with the editions that say so. */

import { css, html, svg, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { t, zoneName } from '../words/index.ts';
import { PanelPart, panelStyles } from './base.ts';
import { type SpellAnswer, type Stretch, stretchAt, stretches } from './spells.ts';

export class ClHistory extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      svg {
        display: block;
        width: 100%;
        height: 26px;
        overflow: visible;
        cursor: pointer;
      }
      .ground {
        fill: var(--well);
      }
      .now {
        stroke: var(--strong);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        margin: 2px 0 8px;
        font-size: 11.5px;
        color: var(--secondary);
      }
      ol li {
        border-bottom: 1px solid var(--rule);
      }
      li button {
        display: grid;
        grid-template-columns: 14px 1fr;
        gap: 0 9px;
        align-items: baseline;
        width: calc(100% + 12px);
        margin: 0 -6px;
        padding: 5px 6px;
        border: 0;
        text-align: start;
        font-weight: 400;
      }
      li button[data-current] {
        font-weight: 600;
      }
      .key {
        width: 14px;
        height: 10px;
        align-self: center;
      }
      .when {
        grid-column: 2;
        font-size: 12px;
        font-weight: 400;
        color: var(--secondary);
      }
    `,
  ];

  static override properties = { spells: { attribute: false } };
  declare spells: readonly SpellAnswer[];

  constructor() {
    super();
    this.spells = [];
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'language', 'theme'];
  }

  override render(): TemplateResult {
    const { record, cl, view } = this;
    if (!record || record.empty) return html``;
    const first = record.validAt[0]!;
    const last = record.zone.endOf(record.last);
    const all = stretches(this.spells, first, last);
    const now = record.zone.endOf(view.day);
    const current = stretchAt(all, Math.min(now, last));
    const at = Math.max(0, Math.min(1, (now - first) / Math.max(1, last - first))) * 1000;
    return html`<svg
        viewBox="0 0 1000 26"
        preserveAspectRatio="none"
        aria-hidden="true"
        @click=${(event: MouseEvent) => this.#pick(event)}
      >
        <rect class="ground" y="5" width="1000" height="16" rx="0" />
        ${all.map((one) => this.#band(one))}
        <line class="now" x1=${at} x2=${at} y1="0" y2="26" />
      </svg>
      <p class="ends"><span>${cl.format.month(record.first)}</span><span>${cl.format.month(record.last)}</span></p>
      <ol>
        ${[...all].reverse().map((one) => this.#item(one, one === current))}
      </ol>`;
  }

  #look(id: string | null): { fill: string; opacity: number } | null {
    const found = this.cl.atlas.classes.find((one) => one.id === id);
    if (!found) return null;
    const theme = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
    return { fill: found.colours[theme], opacity: Math.min(1, found.opacity[theme] + 0.25) };
  }

  #band(one: Stretch): unknown {
    const look = this.#look(one.class);
    if (!look) return '';
    return svg`<rect x=${one.start * 1000} y="5" width=${Math.max(1.5, (one.end - one.start) * 1000)} height="16"
      fill=${look.fill} fill-opacity=${look.opacity} />`;
  }

  #item(one: Stretch, current: boolean): TemplateResult {
    const { format, zone } = this.cl;
    const look = this.#look(one.class);
    const from = zone.dayOf(one.from);
    const began = t('history.edition', { day: format.dayBrief(from), time: format.time(one.from), zone: zoneName(zone.name) });
    const when =
      one.to === null
        ? t('history.since', { from: format.dayBrief(from) })
        : t('history.from_to', { from: format.dayBrief(from), to: format.dayBrief(zone.dayOf(one.to)) });
    return html`<li>
      <button
        class="told"
        aria-current=${current ? 'date' : 'false'}
        ?data-current=${current}
        title=${t('history.go')}
        @click=${() => this.cl.store.set({ day: from })}
      >
        <svg class="key" viewBox="0 0 14 10" aria-hidden="true">
          <rect width="14" height="10" rx="2" class="ground" />
          ${look ? svg`<rect width="14" height="10" rx="2" fill=${look.fill} fill-opacity=${look.opacity} />` : ''}
        </svg>
        <span>${this.className_(one.class)}</span>
        <span class="when">${when} · ${began}</span>
      </button>
    </li>`;
  }

  #pick(event: MouseEvent): void {
    const { record } = this;
    if (!record) return;
    const box = (event.currentTarget as Element).getBoundingClientRect();
    this.cl.store.set({ day: record.dayAt(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width))) });
  }
}

customElements.define('cl-history', ClHistory);
