/** Closer, farther, and back to the whole: for who cannot turn a wheel, spread two fingers or drag. */

import { css, html } from 'lit';
import { shared } from '../look/shared.ts';
import { ClElement } from '../state/context.ts';
import type { View } from '../state/view.ts';
import { t } from '../words/index.ts';

export class Zoom extends ClElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr 1fr;
        overflow: hidden;
      }
      button {
        min-height: 30px;
        padding: 2px 9px;
        border: 0;
        border-radius: 0;
        font-size: 12px;
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      .sign {
        font-size: 17px;
        line-height: 1;
      }
      .sign + .sign {
        border-left: 1px solid var(--rule);
      }
      .whole {
        grid-column: 1 / 3;
        border-top: 1px solid var(--rule);
        white-space: nowrap;
      }
      @media (pointer: coarse) {
        button {
          min-height: 40px;
        }
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  protected override get looksAt(): readonly (keyof View)[] {
    return ['language'];
  }

  override render() {
    const { map } = this.cl;
    return html`<button class="sign" aria-label=${t('zoom.in')} @click=${() => map.zoomBy(1)}>+</button
      ><button class="sign" aria-label=${t('zoom.out')} @click=${() => map.zoomBy(-1)}>−</button
      ><button class="whole" @click=${() => this.cl.wholeMap()}>${t('zoom.whole')}</button>`;
  }
}

customElements.define('cl-zoom', Zoom);
