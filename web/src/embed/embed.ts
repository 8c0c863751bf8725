/** What an embedded map says of itself: whose it is, of when, and where the whole of it stands. */

import { css, html, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import { PanelPart, panelStyles } from '../panels/base.ts';
import { areaText } from '../panels/amounts.ts';
import { areaOn } from '../panels/reckon.ts';
import { nameIn, t } from '../words/index.ts';

export class ClEmbedSource extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      :host {
        padding: 9px 13px 10px;
      }
      h1 {
        font-size: 18px;
        line-height: 1.2;
      }
      p {
        font-size: 12px;
      }
      p + p {
        margin-top: 2px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.cl.steps(this.view.track, { kind: 'whole' }).then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  override render(): TemplateResult {
    const { cl, view, record } = this;
    const steps = cl.stepsHere(view.track, { kind: 'whole' });
    const area = steps && record ? areaOn(steps, record, null, this.classes, view.day) : null;
    return html`<h1 class="serif">${nameIn(cl.atlas.name)}</h1>
      <p><b>${cl.format.day(view.day)}</b> · ${t('as_drawn_by', { track: this.trackTitle })}</p>
      <p>${this.groupName}: <b>${area === null ? '…' : areaText(cl.format, area, view.units)}</b></p>
      <p><a href=${cl.addressOf({ ...view, embed: false })} target="_blank" rel="noopener">${t('embed.full')}</a></p>`;
  }
}

customElements.define('cl-embed-source', ClEmbedSource);
