/** The one search field: places, regions, coordinates and dates, as one types. */

import { html, nothing, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import { ClElement } from '../state/context.ts';
import type { View } from '../state/view.ts';
import { languages, nameIn, t } from '../words/index.ts';
import { isAbort, troubleText } from '../panels/base.ts';
import { type Offer, offers, otherName, Recent, type SearchAnswer } from './answers.ts';
import { searchStyles } from './search-look.ts';
import { writtenDay } from './written.ts';

const WAIT_MS = 60;
const LIMIT = 12;
const PLACE_ZOOM = 11;

export class ClSearch extends ClElement {
  static override styles = [shared, searchStyles];

  static override properties = {
    text: { state: true },
    offered: { state: true },
    active: { state: true },
    open: { state: true },
    error: { state: true },
  };
  declare text: string;
  declare offered: readonly Offer[];
  declare active: number;
  declare open: boolean;
  declare error: unknown;

  readonly #recent = new Recent<SearchAnswer>(60);
  #request: AbortController | null = null;
  #waiting = 0;
  #settled = true;

  constructor() {
    super();
    this.text = '';
    this.offered = [];
    this.active = -1;
    this.open = false;
    this.error = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['language'];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
    this.#request?.abort();
  }

  /** Puts the cursor into the field, its text selected. */
  focusField(): void {
    const field = this.#field;
    field?.focus();
    field?.select();
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  override render(): TemplateResult {
    const shown = this.open && this.text.trim() !== '';
    const active = shown && this.offered[this.active] ? `offer-${this.active}` : nothing;
    return html`<div class="field">
        <input
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          placeholder=${t('search.placeholder')}
          aria-label=${t('search.label')}
          aria-autocomplete="list"
          aria-expanded=${shown}
          aria-controls="offers"
          aria-activedescendant=${active}
          maxlength="120"
          .value=${this.text}
          @input=${this.#typed}
          @keydown=${this.#key}
          @focus=${() => (this.open = true)}
          @blur=${() => (this.open = false)}
        />
        ${this.text
          ? html`<button class="bare clear" aria-label=${t('search.clear')} @click=${this.#clear}>×</button>`
          : html`<kbd aria-hidden="true">/</kbd>`}
      </div>
      <div class="list" ?hidden=${!shown}>
        <ul id="offers" role="listbox" aria-label=${t('search.answers')} aria-busy=${!this.#settled} @mousedown=${(event: Event) => event.preventDefault()}>
          ${this.offered.map((offer, i) => this.#offer(offer, i))}
        </ul>
        ${this.#state()}
      </div>
      <span class="unseen" role="status">${shown && this.#settled ? this.#count() : ''}</span>`;
  }

  #count(): string {
    return this.error ? troubleText(this.error) : t('search.count', { n: this.offered.length });
  }

  #state(): TemplateResult | typeof nothing {
    if (this.error) return html`<p class="state">${troubleText(this.error)}</p>`;
    if (this.offered.length > 0) return nothing;
    return html`<p class="state">${this.#settled ? t('search.none', { text: this.text.trim() }) : t('search.looking')}</p>`;
  }

  #offer(offer: Offer, i: number): TemplateResult {
    const { main, beside, kind } = this.#said(offer);
    return html`<li
      id=${`offer-${i}`}
      role="option"
      aria-selected=${i === this.active}
      @click=${() => this.#take(offer)}
      @mousemove=${() => (this.active = i)}
    >
      <span class="main">${main}</span><span class="kind">${kind}</span>
      ${beside ? html`<span class="beside">${beside}</span>` : nothing}
    </li>`;
  }

  #said(offer: Offer): { main: string; beside: string; kind: string } {
    const { format, atlas } = this.cl;
    if (offer.kind === 'day') return { main: format.day(offer.day), beside: '', kind: t('search.day') };
    if (offer.kind === 'point')
      return { main: `${format.number(offer.lat, 4)}, ${format.number(offer.lon, 4)}`, beside: '', kind: t('search.point') };
    if (offer.kind === 'region') {
      const { region } = offer;
      const name = nameIn(region.names);
      const other = otherName(region.matched, name);
      const level = atlas.levels.find((one) => one.level === region.level);
      return { main: name, beside: other ?? '', kind: level ? nameIn(level.names) : '' };
    }
    const { place } = offer;
    const name = nameIn(place.names);
    const other = otherName(place.matched, name);
    const region = place.region ? (place.region.names ? nameIn(place.region.names) : place.region.name) : '';
    const kind = place.kind ? t(`place.kind.${place.kind}`) : '';
    return {
      main: name,
      beside: [other === null ? '' : this.#besideName(place.aliases, other), region].filter(Boolean).join(' · '),
      kind: kind.startsWith('place.kind.') ? '' : kind,
    };
  }

  #besideName(aliases: readonly string[] | undefined, name: string): string {
    return aliases?.includes(name) ? t('search.former', { name }) : name;
  }

  #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.open = true;
    this.active = -1;
    this.#look();
  };

  #look(): void {
    clearTimeout(this.#waiting);
    this.#request?.abort();
    this.error = null;
    const asked = this.text.trim();
    const known = asked === '' ? { regions: [], places: [], point: null, day: null } : this.#recent.get(this.#key_(asked));
    this.#settled = known !== undefined;
    if (known) this.#show(known);
    else this.#waiting = window.setTimeout(() => void this.#ask(asked), WAIT_MS);
  }

  #key_(text: string): string {
    return `${this.view.language}|${text.toLocaleLowerCase()}`;
  }

  async #ask(text: string): Promise<void> {
    this.#request = new AbortController();
    const { signal } = this.#request;
    try {
      const answer = await this.cl.api.get<SearchAnswer>(
        'api/search',
        { q: text, limit: LIMIT, lang: this.view.language },
        signal,
      );
      this.#recent.put(this.#key_(text), answer);
      if (signal.aborted) return;
      this.#settled = true;
      this.#show(answer);
    } catch (error) {
      if (isAbort(error)) return;
      this.#settled = true;
      const day = writtenDay(text, languages());
      this.offered = day ? [{ kind: 'day', day }] : [];
      this.error = this.offered.length ? null : error;
    }
  }

  #show(answer: SearchAnswer): void {
    this.offered = offers({ ...answer, day: answer.day ?? writtenDay(this.text, languages()) });
    this.active = this.offered.length ? 0 : -1;
    this.requestUpdate();
  }

  #key = (event: KeyboardEvent): void => {
    const last = this.offered.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      PageDown: last,
      PageUp: Math.min(0, last),
    };
    if (event.key in moves) {
      event.preventDefault();
      this.open = true;
      this.active = moves[event.key]!;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
      );
      return;
    }
    if (event.key === 'Enter') {
      const offer = this.offered[Math.max(0, this.active)];
      if (offer && this.#settled) {
        event.preventDefault();
        this.#take(offer);
      }
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (this.text) this.#clear();
      else this.#done();
    }
  };

  #clear = (): void => {
    this.text = '';
    this.#look();
    this.#field?.focus();
  };

  #take(offer: Offer): void {
    const { store, map } = this.cl;
    this.text = '';
    this.#look();
    this.open = false;
    if (offer.kind === 'day') {
      const record = this.cl.record(this.view.track);
      store.set({ day: record ? record.clamp(offer.day) : offer.day });
    } else if (offer.kind === 'point') {
      store.set({ subject: { kind: 'point', lon: offer.lon, lat: offer.lat }, panel: 'figures', folded: false });
      map.moveTo({ lon: offer.lon, lat: offer.lat, zoom: PLACE_ZOOM });
    } else if (offer.kind === 'region') {
      store.set({ subject: { kind: 'region', id: offer.region.id }, panel: 'figures', folded: false });
      if (offer.region.bounds) map.fit(offer.region.bounds);
    } else {
      const { place } = offer;
      store.set({ subject: { kind: 'place', id: place.id }, panel: 'figures', folded: false });
      if (place.lon !== null && place.lat !== null) map.moveTo({ lon: place.lon, lat: place.lat, zoom: PLACE_ZOOM });
    }
    this.#done();
  }

  #done(): void {
    this.#field?.blur();
    this.dispatchEvent(new CustomEvent('cl-search-done', { bubbles: true, composed: true }));
  }
}

customElements.define('cl-search', ClSearch);
