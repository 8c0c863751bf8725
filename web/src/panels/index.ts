/** The panels: registers `cl-search` (results under the search field) and `cl-panel` (the right one). */

import { html } from 'lit';
import { ClElement } from '../state/context.ts';
import { shared } from '../look/shared.ts';

/** The one panel. `form` says where it stands: a card at the right or within the phone's sheet. */
class Panel extends ClElement {
  static override styles = shared;
  static override properties = { form: { reflect: true } };
  declare form: 'card' | 'sheet';
  override render() {
    return html`<div></div>`;
  }
}

class Search extends ClElement {
  static override styles = shared;
  override render() {
    return html`<input type="search" />`;
  }
}

customElements.define('cl-panel', Panel);
customElements.define('cl-search', Search);
