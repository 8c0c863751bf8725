/** The page: what floats where over the map, at each size of screen. */

import { css, html, nothing } from 'lit';
import { ClElement } from './state/context.ts';
import { shared } from './look/shared.ts';
import { t } from './words/index.ts';

export class App extends ClElement {
  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        inset: 0;
        pointer-events: none;
      }
    `,
  ];

  override render() {
    return html`<p class="unseen">${t('app.loading')}</p>
      ${this.view.embed ? nothing : html`<aside><cl-panel form="card"></cl-panel></aside>`}`;
  }
}

customElements.define('cl-app', App);
