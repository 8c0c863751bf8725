/** Handing the view on: a link, code to embed it, a picture to print. */

import { css, html, type TemplateResult } from 'lit';
import { shared } from '../look/shared.ts';
import { nameIn, t } from '../words/index.ts';
import { PanelPart, panelStyles } from './base.ts';
import './copy.ts';
import { embedCode, viewLink } from './links.ts';
import '../picture/picture.ts';

const EMBED_HEIGHT_PX = 520;

export class ClShare extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      blockquote {
        font-size: 12px;
        word-break: break-all;
      }
      code {
        font: 11.5px/1.45 ui-monospace, monospace;
      }
    `,
  ];

  override render(): TemplateResult {
    const { cl, view } = this;
    const link = viewLink(cl.addressOf(view), view.language);
    const code = embedCode(link, `${nameIn(cl.atlas.name)}, ${cl.format.day(view.day)}`, '100%', EMBED_HEIGHT_PX);
    return html`<h2 data-start tabindex="-1">${t('share.title')}</h2>
      <h3>${t('share.link')}</h3>
      <blockquote>${link}</blockquote>
      <div class="actions"><cl-copy .text=${link} label=${t('cite.copy_link')}></cl-copy></div>
      <h3>${t('share.embed')}</h3>
      <blockquote><code>${code}</code></blockquote>
      <div class="actions"><cl-copy .text=${code} label=${t('share.copy_code')}></cl-copy></div>
      <h3>${t('picture.title')}</h3>
      <cl-picture></cl-picture>`;
  }
}

customElements.define('cl-share', ClShare);
