/** A button that copies a text and says that it did. */

import { html, LitElement, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import { t } from '../words/index.ts';

const SAID_MS = 2500;

export class ClCopy extends LitElement {
  static override styles = [shared];
  static override properties = { text: { attribute: false }, label: {}, said: { state: true } };
  declare text: string;
  declare label: string;
  declare said: '' | 'copied' | 'failed';

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.said = '';
  }

  override render(): TemplateResult {
    return html`<button @click=${() => void this.#copy()}>${this.said ? t(`copy.${this.said}`) : this.label}</button>
      <span class="unseen" role="status">${this.said ? t(`copy.${this.said}`) : ''}</span>`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said = 'copied';
    } catch {
      // Not allowed in some frames and on plain HTTP: the text itself can still be selected.
      this.said = 'failed';
    }
    setTimeout(() => (this.said = ''), SAID_MS);
  }
}

customElements.define('cl-copy', ClCopy);
