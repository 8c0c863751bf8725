/** The divider of the swipe comparison: dragged, or moved with the arrow keys. */

import { css, html, nothing } from 'lit';
import { shared } from '../look/shared.ts';
import { ClElement } from '../state/context.ts';
import type { View } from '../state/view.ts';
import { t } from '../words/index.ts';

const KEY_STEP = 0.02;

export class Divider extends ClElement {
  static override styles = [
    shared,
    css`
      .bar {
        position: fixed;
        top: 0;
        bottom: 0;
        width: 28px;
        margin-left: -14px;
        cursor: ew-resize;
        touch-action: none;
        pointer-events: auto;
      }
      .bar::before {
        content: '';
        position: absolute;
        left: 13px;
        width: 2px;
        top: 0;
        bottom: 0;
        background: var(--strong);
      }
      .bar::after {
        content: '‹ ›';
        position: absolute;
        left: 0;
        top: calc(50% - 14px);
        width: 28px;
        height: 28px;
        border-radius: 50%;
        background: var(--strong);
        color: var(--on-strong);
        text-align: center;
        line-height: 26px;
        letter-spacing: 1px;
      }
      .bar:focus-visible {
        outline: none;
      }
      .bar:focus-visible::after {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
      .day {
        position: absolute;
        top: calc(50% + 24px);
        padding: 2px 8px;
        border-radius: 6px;
        white-space: nowrap;
        font-size: 12px;
        font-weight: 600;
      }
      .left {
        right: 22px;
      }
      .right {
        left: 22px;
      }
    `,
  ];

  protected override get looksAt(): readonly (keyof View)[] {
    return ['comparison', 'day', 'track', 'language'];
  }

  override render() {
    const { comparison, day } = this.view;
    if (comparison?.mode !== 'swipe') return nothing;
    const { format } = this.cl;
    return html`<div
      class="bar"
      role="slider"
      tabindex="0"
      aria-label=${t('swipe.divider')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(comparison.swipe * 100)}
      .style=${`left:${comparison.swipe * 100}%`}
      @pointerdown=${(event: PointerEvent) => (event.currentTarget as Element).setPointerCapture(event.pointerId)}
      @pointermove=${(event: PointerEvent) => event.buttons & 1 && this.#to(event.clientX / innerWidth)}
      @keydown=${this.#key}
    >
      <span class="day left card">${format.dayBrief(comparison.day)}</span><span class="day right card">${format.dayBrief(day)}</span>
    </div>`;
  }

  #to(swipe: number): void {
    const { comparison } = this.view;
    if (comparison) this.cl.store.set({ comparison: { ...comparison, swipe: Math.min(1, Math.max(0, swipe)) } });
  }

  #key = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP, Home: -1, End: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#to(this.view.comparison!.swipe + by);
  };
}

customElements.define('cl-divider', Divider);
