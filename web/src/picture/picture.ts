/** The form that makes a picture of the view: size, title, SVG or PNG. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import { isAbort, PanelPart, panelStyles, troubleText } from '../panels/base.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { compose } from './compose.ts';
import { embeddedFaces } from './faces.ts';
import { boundsInView, fillsOf, gatherData, lightColours, wordsOf } from './gather.ts';
import { rasterOf, save } from './raster.ts';
import { canvasFont, type Font } from './text.ts';

type Size = 'view' | 'wide' | 'tall';

const FIXED: Record<Exclude<Size, 'view'>, readonly [width: number, height: number]> = {
  wide: [1200, 675],
  tall: [1080, 1350],
};
const PNG_SCALE = 2;

export class ClPicture extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      label:has(input[type='text']) {
        flex: 1 1 180px;
      }
      input[type='text'] {
        width: 100%;
      }
    `,
  ];

  static override properties = {
    size: { state: true },
    busy: { state: true },
    error: { state: true },
    titled: { state: true },
  };
  declare size: Size;
  declare busy: boolean;
  declare error: unknown;
  declare titled: string | null;

  #request: AbortController | null = null;

  constructor() {
    super();
    this.size = 'wide';
    this.busy = false;
    this.error = null;
    this.titled = null;
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['subject', 'language'];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#steps().then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request?.abort();
  }

  /** The figures that the picture states. */
  #steps(): Promise<unknown> {
    const { subject, track } = this.view;
    return this.cl.steps(track, subject.kind === 'region' ? { kind: 'region', id: subject.id } : { kind: 'whole' });
  }

  get #title(): string {
    if (this.titled?.trim()) return this.titled.trim();
    const { subject, track } = this.view;
    const region = subject.kind === 'region' ? this.cl.stepsHere(track, { kind: 'region', id: subject.id })?.region(subject.id) : null;
    return nameIn(region ? region.names : this.cl.atlas.name);
  }

  override render(): TemplateResult {
    return html`<p class="quiet">${t('picture.what')}</p>
      <div class="fields">
        <label
          >${t('picture.title_label')}
          <input type="text" maxlength="120" .value=${this.#title} @input=${(event: Event) => (this.titled = (event.target as HTMLInputElement).value)}
        /></label>
        <label
          >${t('picture.size')}
          <select @change=${(event: Event) => (this.size = (event.target as HTMLSelectElement).value as Size)}>
            ${(['view', 'wide', 'tall'] as const).map(
              (size) => html`<option value=${size} ?selected=${size === this.size}>${t(`picture.size.${size}`)}</option>`,
            )}
          </select></label
        >
      </div>
      <div class="actions">
        <button class="strong" ?disabled=${this.busy} @click=${() => void this.#make('png')}>PNG</button>
        <button ?disabled=${this.busy} @click=${() => void this.#make('svg')}>SVG</button>
      </div>
      <p class="note" role="status">${this.busy ? t('picture.drawing') : nothing}</p>
      ${this.error ? html`<div class="trouble" role="alert">${troubleText(this.error)}</div>` : nothing}`;
  }

  async #make(kind: 'png' | 'svg'): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      const [width, height] = this.#pixels();
      const svg = await this.draw(width, height);
      const name = `contactline-${this.view.track}-${this.view.day}-${width}x${height}.${kind}`;
      save(kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await rasterOf(svg, width, height, PNG_SCALE), name);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
    this.busy = false;
  }

  #pixels(): readonly [number, number] {
    return this.size === 'view' ? [window.innerWidth, window.innerHeight] : FIXED[this.size];
  }

  /** The SVG of the view in that size. */
  async draw(width: number, height: number): Promise<string> {
    this.#request?.abort();
    this.#request = new AbortController();
    const { cl } = this;
    const bounds = boundsInView(cl);
    const [data] = await Promise.all([gatherData(cl, bounds, width, height, this.#request.signal), this.#steps()]);
    const colours = lightColours();
    const fills = fillsOf(cl, data.ground, colours);
    const words = wordsOf(cl, this.#title);
    const said = [words.title, words.subtitle, words.figure?.value, words.figure?.label, words.frontLabel, ...words.source]
      .concat(fills.map((fill) => fill.label))
      .concat(data.places.map((name) => name.text))
      .concat(data.land.features.map((region) => String(region.properties?.label ?? '')))
      .join('');
    return compose({
      width,
      height,
      bounds,
      data,
      fills,
      colours,
      words,
      faces: await embeddedFaces(`${said} 0123456789,./`),
      measure: measurer(),
    });
  }
}

/** The width of texts as the browser sets them. */
function measurer(): (text: string, font: Font) => number {
  const context = document.createElement('canvas').getContext('2d')!;
  return (text, font) => {
    context.font = canvasFont(font);
    return context.measureText(text).width + (font.spacing ?? 0) * text.length;
  };
}

customElements.define('cl-picture', ClPicture);
