/** Addresses of the viewer and of the data behind it, as text. Knows no server. */

import type { Params } from '../data/api.ts';
import type { Subject, View } from '../state/view.ts';

/** A link that shows the same figure later and elsewhere: it names all that the figure depends on. */
export function permanentLink(
  page: string,
  view: Pick<View, 'day' | 'track' | 'group' | 'subject' | 'language'>,
  more: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(page);
  url.hash = '';
  url.search = '';
  const query = url.searchParams;
  query.set('day', view.day);
  query.set('track', view.track);
  query.set('group', view.group);
  for (const [key, value] of Object.entries({ ...subjectQuery(view.subject), lang: view.language, ...more }))
    query.set(key, value);
  return url.href.replaceAll('%2C', ',');
}

/** A link to what the map shows, without the panel that it was copied from, in its language for whoever
 *  opens it. */
export function viewLink(page: string, language: string): string {
  const url = new URL(page);
  url.hash = '';
  url.searchParams.delete('panel');
  url.searchParams.set('lang', language);
  return url.href.replaceAll('%2C', ',').replaceAll('%2F', '/');
}

/** The moment by which an edition published at a Unix second was out, as a question names it. The record
 *  gives whole seconds, rounded down, so that the next one is the first to be sure of. */
export function publishedBy(publishedAt: number): string {
  return new Date((publishedAt + 1) * 1000).toISOString().replace('.000Z', 'Z');
}

/** The code that puts the map as it stands into another page. */
export function embedCode(page: string, title: string, width: string, height: number): string {
  const url = new URL(page);
  url.hash = '';
  for (const key of ['panel', 'folded', 'sort']) url.searchParams.delete(key);
  url.searchParams.set('embed', '');
  const address = attribute(url.href.replace(/embed=(?=&|$)/, 'embed'));
  return `<iframe src="${address}" title="${attribute(title)}" width="${width}" height="${height}" loading="lazy" style="border:0" allowfullscreen></iframe>`;
}

export interface Download {
  /** Key of the words that say what the file answers. */
  readonly key: string;
  readonly path: string;
  readonly params: Params;
  readonly suffixes: readonly string[];
}

/** What can be taken along of what is in view, each with the question it answers. */
export function downloads(view: View, first: string): Download[] {
  const of = view.subject.kind === 'region' ? { region: view.subject.id } : {};
  const common = { track: view.track, group: view.group, ...of };
  const from = view.comparison?.day ?? view.period?.from ?? view.since ?? first;
  const [start, end] = from < view.day ? [from, view.day] : [view.day, from];
  const files: Download[] = [
    { key: 'area', path: 'api/area', params: { ...common, on: view.day }, suffixes: ['csv', 'json'] },
    {
      key: 'level',
      path: 'api/area',
      params: { track: view.track, group: view.group, on: view.day, by: view.level },
      suffixes: ['csv', 'json', 'geojson'],
    },
    {
      key: 'series',
      path: 'api/series',
      params: { ...common, from: start, to: end },
      suffixes: ['csv', 'json'],
    },
    {
      key: 'changes',
      path: 'api/transitions',
      params: { track: view.track, ...of, from: start, to: end },
      suffixes: ['csv', 'json', 'geojson'],
    },
    { key: 'control', path: 'api/control', params: { track: view.track, on: view.day }, suffixes: ['geojson'] },
    {
      key: 'front',
      path: 'api/front',
      params: { track: view.track, on: view.day, tolerance: view.tolerance, ...of },
      suffixes: ['csv', 'json', 'geojson'],
    },
  ];
  return files;
}

function subjectQuery(subject: Subject): Record<string, string> {
  if (subject.kind === 'region') return { region: subject.id };
  if (subject.kind === 'place') return { place: subject.id };
  if (subject.kind === 'point') return { point: `${subject.lat.toFixed(5)},${subject.lon.toFixed(5)}` };
  return {};
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
