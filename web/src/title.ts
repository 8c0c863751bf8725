/** The title box: the atlas's name, the date, whose map it is, the search field, and the page's switches. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { shared } from './look/shared.ts';
import { ClElement } from './state/context.ts';
import type { Theme, View } from './state/view.ts';
import { languages, nameIn, t } from './words/index.ts';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export class Title extends ClElement {
  static override properties = { compact: { type: Boolean, reflect: true }, finding: { state: true } };
  declare compact: boolean;
  declare finding: boolean;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 13px 18px 13px;
      }
      h1 {
        font: 600 25px/1.25 var(--serif);
        letter-spacing: -0.005em;
      }
      .when {
        font-size: 14px;
        line-height: 20px;
        margin-bottom: 12px;
      }
      .when b {
        font-weight: 600;
      }
      .when select {
        appearance: none;
        border: 0;
        border-bottom: 1px dotted var(--secondary);
        padding: 0;
        background: none;
        color: inherit;
        font-size: inherit;
        cursor: pointer;
        min-height: 24px;
      }
      option {
        background: var(--panel-solid);
        color: var(--ink);
      }
      :host([compact]) {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        padding: 8px 9px 9px 14px;
      }
      :host([compact]) h1 {
        font-size: 19px;
        line-height: 22px;
      }
      :host([compact]) .when {
        margin: 0;
        font-size: 12px;
        line-height: 16px;
        color: var(--secondary);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .buttons {
        display: flex;
        gap: 6px;
      }
      .find {
        display: flex;
        grid-column: 1 / 3;
        gap: 8px;
        align-items: start;
      }
      cl-search {
        flex: 1;
        min-width: 0;
      }
      @media print {
        cl-search,
        .buttons {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.compact = false;
    this.finding = false;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'language', 'comparison'];
  }

  /** Puts the reader into the search field. */
  async find(): Promise<void> {
    this.finding = true;
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLElement & { focusField?: () => void }>('cl-search');
    if (field?.focusField) field.focusField();
    else field?.focus();
  }

  override render() {
    const { atlas, format } = this.cl;
    const search = html`<cl-search @cl-done=${this.#found} @cl-search-done=${this.#found}></cl-search>`;
    if (this.compact && this.finding)
      return html`<div class="find">${search}<button @click=${() => (this.finding = false)}>${t('app.close')}</button></div>`;
    const name = html`<h1>${nameIn(atlas.name)}</h1>`;
    if (this.compact)
      return html`<div>
          ${name}
          <p class="when">${this.#whose()}</p>
        </div>
        <div class="buttons">
          <button @click=${this.find}>${t('app.find')}</button>
          <button @click=${() => this.dispatchEvent(new CustomEvent('cl-layers', { bubbles: true, composed: true }))}>${t('app.layers')}</button>
        </div>`;
    return html`${name}
      <p class="when"><b>${format.day(this.view.day)}</b> <span class="quiet">· ${this.#whose()}</span></p>
      ${search}`;
  }

  #found = (): void => {
    this.finding = false;
  };

  #whose(): TemplateResult {
    const { atlas } = this.cl;
    const tracks = atlas.tracks.filter(({ editions }) => editions > 0);
    const title = tracks.find(({ name }) => name === this.view.track)?.title ?? this.view.track;
    if (!title) return html`${nothing}`;
    const [before, after] = t('app.drawnBy', { who: '\u0000' }).split('\u0000');
    if (tracks.length < 2) return html`${before}${title}${after}`;
    return html`${before}<select aria-label=${t('app.track')} @change=${this.#track}>
        ${tracks.map((one) => html`<option value=${one.name} ?selected=${one.name === this.view.track}>${one.title}</option>`)}</select
      >${after}`;
  }

  #track = async (event: Event): Promise<void> => {
    const track = (event.target as HTMLSelectElement).value;
    const record = await this.cl.loadRecord(track);
    this.cl.store.set({ track, day: record.empty ? this.view.day : record.clamp(this.view.day) });
  };
}

/** Language, theme and units, as words. */
export class Switches extends ClElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        font-size: 12px;
      }
      select {
        appearance: none;
        border: 0;
        padding: 0;
        min-height: 24px;
        background: none;
        color: inherit;
        font-size: 12px;
        cursor: pointer;
      }
      select:hover {
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      option {
        background: var(--panel-solid);
        color: var(--ink);
      }
    `,
  ];

  protected override get looksAt(): readonly (keyof View)[] {
    return ['language', 'theme', 'units'];
  }

  override render() {
    const { view } = this;
    const { store } = this.cl;
    const choose = <T extends string>(label: string, all: readonly T[], now: T, say: (one: T) => string, set: (one: T) => void) =>
      html`<select aria-label=${label} @change=${(event: Event) => set((event.target as HTMLSelectElement).value as T)}>
        ${all.map((one) => html`<option value=${one} ?selected=${one === now}>${say(one)}</option>`)}
      </select>`;
    return html`${choose(t('app.language'), languages(), view.language, ownName, (language) => store.set({ language }))}
    ${choose(t('app.theme'), THEMES, view.theme, (one) => t(`app.theme.${one}`), (theme) => store.set({ theme }))}
    ${choose(t('app.units'), ['km', 'mi'] as const, view.units, (one) => t(`app.units.${one}`), (units) => store.set({ units }))}`;
  }
}

/** A language by its own name. */
function ownName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

customElements.define('cl-title', Title);
customElements.define('cl-switches', Switches);
