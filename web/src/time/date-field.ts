/** A field for a day: shown and read in the language of the page, with the browser's calendar beside it.
 *
 * The browser's own date fields follow the language of the browser, not of the page: on a Ukrainian page an
 * American's would say 07/03/2025. So the field is one of text, read as the search reads dates, and the browser's
 * calendar (on a phone, its wheels) opens from a button.
 */

import { css, html, nothing, type TemplateResult } from 'lit';
import { writtenDay } from '../search/written.ts';
import { ClElement } from '../state/context.ts';
import type { View } from '../state/view.ts';
import { languages, t } from '../words/index.ts';

let count = 0;

/** Tells of a chosen day in `day` events (empty: none), and in `leave` events that the focus has gone elsewhere. */
export class ClDate extends ClElement {
  static override properties = {
    day: {},
    min: {},
    max: {},
    label: {},
    named: { type: Boolean },
    text: { state: true },
    bad: { state: true },
  };
  /** 2025-08-03; empty: none is chosen. */
  declare day: string;
  declare min: string;
  declare max: string;
  declare label: string;
  /** Does the label stand above the field? */
  declare named: boolean;
  /** What is typed and not yet read; null: the day is shown. */
  declare text: string | null;
  declare bad: 'unread' | 'outside' | null;

  readonly #id = `date-${(count += 1)}`;

  constructor() {
    super();
    this.day = this.min = this.max = this.label = '';
    this.named = false;
    this.text = null;
    this.bad = null;
    this.addEventListener('focusout', () => this.#left());
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['language'];
  }

  /** Within what it stands in, whose styles are its own. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      this.#field?.focus();
      this.#field?.select();
    });
  }

  override render(): TemplateResult {
    const { format } = this.cl;
    const text = this.text ?? (this.day && format.dayBrief(this.day));
    const told = this.bad === 'outside' ? this.#range() : t('date.unread', { example: format.day(this.day || this.max) });
    return html`${this.named ? html`<label for=${this.#id}>${this.label}</label>` : nothing}
      <span class="date-pair">
        <input
          id=${this.#id}
          type="text"
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="done"
          aria-label=${this.named ? nothing : this.label}
          aria-invalid=${this.bad ? 'true' : nothing}
          aria-describedby=${this.bad ? `${this.#id}-bad` : nothing}
          .value=${text}
          @input=${(event: Event) => {
            this.text = (event.target as HTMLInputElement).value;
            this.bad = null;
          }}
          @change=${() => this.#read()}
          @keydown=${this.#key}
        />
        ${'showPicker' in HTMLInputElement.prototype ? this.#picker() : nothing}
      </span>
      ${this.bad ? html`<span class="date-bad" id=${`${this.#id}-bad`} role="alert">${told}</span>` : nothing}`;
  }

  /** The button takes no focus from a press, so that a field that closes when it is left stays. */
  #picker(): TemplateResult {
    const name = t('date.calendar', { field: this.label });
    return html`<input
        class="date-native"
        type="date"
        tabindex="-1"
        aria-hidden="true"
        min=${this.min}
        max=${this.max}
        .value=${this.day}
        @change=${(event: Event) => this.#choose((event.target as HTMLInputElement).value)}
      /><button type="button" aria-label=${name} title=${name} @mousedown=${(event: Event) => event.preventDefault()} @click=${this.#pick}>▾</button>`;
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector('input[type=text]');
  }

  #range(): string {
    const { format } = this.cl;
    return t('date.outside', { from: format.dayBrief(this.min), to: format.dayBrief(this.max) });
  }

  #pick = (): void => {
    const native = this.querySelector<HTMLInputElement>('.date-native');
    if (native) native.value = this.day;
    try {
      native?.showPicker();
    } catch {
      // Not allowed in a frame of another site: there is the field to write in.
      this.#field?.focus();
    }
  };

  #key = (event: KeyboardEvent): void => {
    // What closes the field when a day was chosen does not when it was none.
    if (event.key === 'Enter' && !this.#read()) event.stopImmediatePropagation();
  };

  /** Takes what is typed; false when it is no day that can be shown. */
  #read(): boolean {
    if (this.text === null) return this.bad === null;
    if (!this.text.trim()) this.#choose('');
    else {
      const day = writtenDay(this.text, languages());
      if (day === null) this.bad = 'unread';
      else this.#choose(day);
    }
    return this.bad === null;
  }

  #choose(day: string): void {
    if (day && ((this.min && day < this.min) || (this.max && day > this.max))) {
      this.bad = 'outside';
      return;
    }
    this.text = null;
    this.bad = null;
    if (day !== this.day) this.dispatchEvent(new CustomEvent('day', { detail: day }));
  }

  /** The focus comes to rest a moment later, and while the calendar is open it is in no part of the page. */
  #left(): void {
    setTimeout(() => {
      const { activeElement } = this.getRootNode() as Document | ShadowRoot;
      if (this.isConnected && document.hasFocus() && !this.contains(activeElement)) this.dispatchEvent(new CustomEvent('leave'));
    });
  }
}

/** For the styles of what a field stands in. */
export const dateStyles = css`
  cl-date {
    display: grid;
    gap: 3px;
  }
  .date-pair {
    position: relative;
    display: flex;
  }
  .date-pair input[type='text'] {
    flex: 1 1 auto;
    width: 116px;
    min-width: 0;
    border-radius: 8px 0 0 8px;
  }
  .date-pair input[aria-invalid] {
    border-color: var(--accent-ink);
  }
  .date-pair button {
    flex: none;
    min-width: 28px;
    padding: 0;
    border-inline-start: 0;
    border-radius: 0 8px 8px 0;
    background: var(--panel-solid);
  }
  .date-pair :focus-visible {
    z-index: 1;
  }
  /* Only the calendar that opens from it is seen. */
  .date-pair .date-native {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    min-height: 0;
    padding: 0;
    border: 0;
    opacity: 0;
    pointer-events: none;
  }
  @media print {
    .date-pair input[type='text'] {
      border-color: transparent;
    }
    .date-native {
      display: none;
    }
  }
  .date-bad {
    max-width: 220px;
    font-size: 11.5px;
    color: var(--accent-ink);
  }
`;

customElements.define('cl-date', ClDate);
