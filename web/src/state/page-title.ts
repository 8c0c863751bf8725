/** What a tab, a bookmark and the browser's history call the page: what is in view, of when, in which atlas. */

import type { Format } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { PanelName, View } from './view.ts';

/** Panels that are about the figures in view say no more than the day and the place do. */
const SAID: Partial<Record<PanelName, string>> = {
  changes: 'panel.link.changes',
  compare: 'compare.title',
  cite: 'panel.link.cite',
  share: 'share.title',
  download: 'panel.link.download',
  measure: 'panel.link.measure',
  claims: 'panel.link.claims',
};

/** `where`: the name of the region, the place or the point in view; null for the whole, or while it is not known. */
export function pageTitle(view: View, atlas: string, where: string | null, format: Format): string {
  const { day, panel, comparison } = view;
  const [from, to] = [comparison?.day ?? day, day].sort();
  const when = from === to ? format.day(day) : format.period(from!, to!);
  const panelName = SAID[panel];
  const what = where ? t('app.title.where', { where, when }) : when;
  return [panelName && t(panelName), what, where ? atlas : t('app.title', { name: atlas })].filter(Boolean).join(' · ');
}
