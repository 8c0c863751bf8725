/** Where the figure of a change comes from, how it was measured, and a sentence to quote it with. */

import { css, html, nothing, type TemplateResult } from 'lit';
import type { TrackRecord } from '../data/record.ts';
import type { View } from '../state/view.ts';
import type { Format } from '../words/format.ts';
import { t } from '../words/index.ts';
import { bothAreas } from './amounts.ts';
import './copy.ts';
import { permanentLink } from './links.ts';
import { changeSentence, editionOn, editionText, measureText, type Quoted } from './sentences.ts';

/** A figure of the panel of changes. */
export interface ChangeFigure {
  /** What became of the ground, e.g. "Gained: Contested → Occupied"; for a net change, the group. */
  readonly what: string;
  readonly where: string;
  /** Square metres; of a net change with its sign. */
  readonly m2: number;
  readonly isNet: boolean;
  readonly region: string | null;
}

/** What all figures of the panel share. */
export interface ChangeSource {
  readonly view: View;
  readonly record: TrackRecord;
  readonly track: string;
  readonly attribution: string | null;
  readonly licence: string | null;
  readonly measure: string;
  readonly from: string;
  readonly to: string;
  /** The same question to the server. */
  readonly address: string;
}

/** The sentence to quote; null for days before the record. Pure, but for the words of the page. */
export function changeQuote(figure: ChangeFigure, source: ChangeSource, page: string, format: Format): { text: string; link: string } | null {
  const { view, record, from, to } = source;
  const [fromEdition, edition] = [editionOn(record, from), editionOn(record, to)];
  if (!edition) return null;
  const of: View = { ...view, day: to, subject: figure.region === null ? { kind: 'whole' } : { kind: 'region', id: figure.region } };
  const link = permanentLink(page, of, { panel: 'changes', period: `${from}..${to}`, edition: edition.id });
  const quoted: Quoted = { what: figure.what, where: figure.where, track: source.track, edition, measure: source.measure, link, units: view.units };
  if (figure.isNet && fromEdition) return { text: changeSentence({ ...quoted, from, to, fromEdition, changeM2: figure.m2 }, format), link };
  const [before, after] = [fromEdition && editionText(fromEdition, format), editionText(edition, format)];
  const text = t('cite.ground', {
    from: format.day(from),
    to: format.day(to),
    track: source.track,
    area: bothAreas(format, figure.m2, view.units),
    where: figure.where,
    what: figure.what,
    edition: before && fromEdition && fromEdition.id !== edition.id ? t('cite.editions', { from: before, to: after }) : after,
    measure: measureText(source.measure),
    link,
  });
  return { text, link };
}

export function changeQuoteBox(figure: ChangeFigure, source: ChangeSource, format: Format): TemplateResult | typeof nothing {
  const quote = changeQuote(figure, source, location.href, format);
  if (!quote) return nothing;
  const [before, after] = [editionOn(source.record, source.from), editionOn(source.record, source.to)!];
  const entry = (key: string, text: string | null) => (text ? html`<dt>${t(key)}</dt><dd>${text}</dd>` : nothing);
  const name = (edition: Quoted['edition']) => `${editionText(edition, format)} · ${edition.id}`;
  return html`<div class="quoted" role="group" aria-label=${t('cite.title')}>
    <blockquote lang=${source.view.language}>${quote.text.replace(quote.link, '')}<span class="address">${quote.link}</span></blockquote>
    <div class="actions">
      <cl-copy .text=${quote.text} label=${t('cite.copy')}></cl-copy>
      <cl-copy .text=${quote.link} label=${t('cite.copy_link')}></cl-copy>
    </div>
    <dl>
      ${entry('cite.track', source.track)} ${entry('cite.drawn_by', source.attribution)} ${entry('cite.licence', source.licence)}
      ${entry('cite.edition_before', before && before.id !== after.id ? name(before) : null)} ${entry('cite.edition_label', name(after))}
    </dl>
    <p class="note">${t('cite.measured', { measure: measureText(source.measure), area: bothAreas(format, Math.abs(figure.m2), source.view.units) })}</p>
    <p class="note">${t('cite.check')} <a href=${source.address} target="_blank" rel="noopener">${t('cite.api')}</a></p>
  </div>`;
}

export const changeQuoteStyles = css`
  .quoted {
    margin: 4px 0 12px;
  }
  .quoted .address {
    font-size: 11.5px;
    color: var(--secondary);
    word-break: break-all;
  }
  button.figure {
    min-height: 24px;
    padding: 0 2px;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 600;
    text-decoration: underline dotted;
    text-decoration-color: var(--line);
    text-underline-offset: 3px;
    cursor: pointer;
  }
  button.figure:hover {
    background: var(--hover);
  }
`;
