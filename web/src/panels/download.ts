/** The figures in view as files, each with the question it answers. */

import { css, html, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, t } from '../words/index.ts';
import { PanelPart, panelStyles } from './base.ts';
import { type Download, downloads } from './links.ts';

export class ClDownload extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      li {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 14px;
        padding: 7px 0;
        border-bottom: 1px solid var(--rule);
      }
      .files {
        display: flex;
        gap: 10px;
        white-space: nowrap;
      }
      .files a {
        min-height: 24px;
      }
      ul {
        margin-top: 10px;
      }
    `,
  ];

  protected override get looksAt(): readonly (keyof View)[] {
    return ['day', 'track', 'subject', 'group', 'level', 'period', 'comparison', 'since', 'tolerance', 'language'];
  }

  override render(): TemplateResult {
    const { view, record, cl } = this;
    const files = downloads(view, record?.first ?? view.day);
    const licence = cl.atlas.tracks.find((one) => one.name === view.track)?.licence;
    return html`<h2 data-start tabindex="-1">${t('download.title')}</h2>
      <p class="quiet">${t('download.what')}</p>
      <ul>
        ${files.map((file) => this.#file(file))}
      </ul>
      ${licence ? html`<p class="note">${t('download.licence', { licence, track: this.trackTitle })}</p>` : ''}
      <p class="note"><a href=${cl.api.url('api/docs')}>${t('download.api')}</a></p>`;
  }

  #file(file: Download): TemplateResult {
    const { format } = this.cl;
    const { view } = this;
    const { from, to, on } = file.params as Record<string, string | undefined>;
    const question = t(`download.${file.key}`, {
      where: this.#where(file),
      what: this.groupAlone,
      level: this.levelName(view.level),
      day: on ? format.dayBrief(on) : '',
      from: from ? format.dayBrief(from) : '',
      to: to ? format.dayBrief(to) : '',
      tolerance: format.number(view.tolerance / 1000, view.tolerance % 1000 ? 1 : 0),
    });
    return html`<li>
      <span>${question}</span>
      <span class="files"
        >${file.suffixes.map(
          (suffix) =>
            html`<a
              href=${this.cl.api.url(file.path, file.params, `.${suffix}`)}
              download=${`contactline-${file.key}-${view.track}-${on ?? to ?? view.day}.${suffix}`}
              aria-label=${`${question}: ${suffix.toUpperCase()}`}
              >${suffix === 'geojson' ? 'GeoJSON' : suffix.toUpperCase()}</a
            >`,
        )}</span
      >
    </li>`;
  }

  #where(file: Download): string {
    const { region } = file.params;
    if (typeof region !== 'string') return nameIn(this.cl.atlas.name);
    const found = this.cl.stepsHere(this.view.track, { kind: 'region', id: region })?.region(region);
    return found ? nameIn(found.names) : region;
  }
}

customElements.define('cl-download', ClDownload);
