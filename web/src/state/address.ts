/** The view as the query of an address, and back. What is as in the plain view is left out. */

import { isDay } from '../data/days.ts';
import { PANELS, type PanelName, type Step, type Subject, type Theme, type View } from './view.ts';
import type { Store } from './store.ts';

/** Longer than from one step to the next of a reader who goes day by day: the browser draws its own bars, and
 *  with them the whole window, when the address changes, and the next step would wait for that. */
const SETTLED_MS = 700;
const THEMES: readonly Theme[] = ['light', 'dark', 'system'];
const STEPS: readonly Step[] = ['day', 'week', 'month'];

/** The query (without `?`) of a view, relative to the plain view it is measured against. */
export function toQuery(view: View, plain: View): string {
  const query = new URLSearchParams();
  const put = (key: string, value: string, usual: string) => {
    if (value !== usual) query.set(key, value);
  };
  query.set('day', view.day);
  put('track', view.track, plain.track);
  if (view.camera) query.set('map', [view.camera.zoom.toFixed(2), view.camera.lat.toFixed(4), view.camera.lon.toFixed(4)].join('/'));
  if (view.subject.kind === 'region') query.set('region', view.subject.id);
  if (view.subject.kind === 'place') query.set('place', view.subject.id);
  if (view.subject.kind === 'point') query.set('point', `${view.subject.lat.toFixed(5)},${view.subject.lon.toFixed(5)}`);
  put('panel', view.panel, plain.panel);
  if (view.folded) query.set('folded', '');
  put('level', String(view.level), String(plain.level));
  put('group', view.group, plain.group);
  put('sort', `${view.sort.by}.${view.sort.down ? 'down' : 'up'}`, `${plain.sort.by}.${plain.sort.down ? 'down' : 'up'}`);
  put('units', view.units, plain.units);
  if (view.off.length) query.set('off', view.off.join(','));
  put('tolerance', String(view.tolerance), String(plain.tolerance));
  if (!view.showFront) query.set('front', 'off');
  if (view.showMeasured) query.set('measured', '');
  if (view.comparison) {
    const { day, track, mode, swipe } = view.comparison;
    query.set('with', day);
    put('with-track', track, view.track);
    if (mode === 'swipe') query.set('swipe', swipe.toFixed(3));
  }
  if (view.since) query.set('since', view.since);
  if (view.cited) query.set('edition', view.cited);
  if (view.period) query.set('period', `${view.period.from}..${view.period.to}`);
  put('around', String(view.around), String(plain.around));
  put('lang', view.language, plain.language);
  put('theme', view.theme, plain.theme);
  put('step', view.step, plain.step);
  if (view.embed) query.set('embed', '');
  return query.toString().replaceAll('=&', '&').replace(/=$/, '').replaceAll('%2F', '/').replaceAll('%2C', ',');
}

/** The names an atlas has. */
export interface Known {
  readonly tracks: readonly string[];
  readonly groups: readonly string[];
  readonly languages: readonly string[];
}

/** The view of a query: what it does not say, or says wrongly, is as in the plain view. */
export function fromQuery(text: string, plain: View, known: Known): View {
  const query = new URLSearchParams(text);
  const view: View = { ...plain };
  const day = query.get('day');
  if (day && isDay(day)) view.day = day;
  view.track = oneOf(query.get('track'), known.tracks) ?? plain.track;
  const camera = (query.get('map') ?? '').split('/').map(Number);
  if (camera.length === 3 && camera.every(Number.isFinite)) {
    const [zoom, lat, lon] = camera as [number, number, number];
    if (zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85.05 && Math.abs(lon) <= 180) view.camera = { zoom, lat, lon };
  }
  view.subject = subjectOf(query) ?? plain.subject;
  view.panel = oneOf<PanelName>(query.get('panel'), PANELS) ?? plain.panel;
  view.folded = query.has('folded') || plain.folded;
  const level = query.get('level');
  if (level && /^\d$/.test(level)) view.level = +level;
  view.group = oneOf(query.get('group'), known.groups) ?? plain.group;
  const sort = /^(.+)\.(up|down)$/.exec(query.get('sort') ?? '');
  if (sort) view.sort = { by: sort[1]!, down: sort[2] === 'down' };
  view.units = oneOf(query.get('units'), ['km', 'mi'] as const) ?? plain.units;
  if (query.get('off')) view.off = query.get('off')!.split(',').filter(Boolean);
  const tolerance = query.get('tolerance');
  if (tolerance && /^\d{1,6}$/.test(tolerance)) view.tolerance = +tolerance;
  if (query.get('front') === 'off') view.showFront = false;
  view.showMeasured = query.has('measured');
  const other = query.get('with');
  if (other && isDay(other)) {
    const swipe = query.get('swipe');
    const at = swipe === null || swipe === '' ? 0.5 : Number(swipe);
    view.comparison = {
      day: other,
      track: oneOf(query.get('with-track'), known.tracks) ?? view.track,
      mode: swipe === null ? 'difference' : 'swipe',
      swipe: Number.isFinite(at) ? Math.min(1, Math.max(0, at)) : 0.5,
    };
  }
  const since = query.get('since');
  if (since && isDay(since)) view.since = since;
  view.cited = query.get('edition') || null;
  const [from, to] = (query.get('period') ?? '').split('..');
  if (from && to && isDay(from) && isDay(to)) view.period = { from, to };
  const around = query.get('around');
  if (around && /^\d{1,4}$/.test(around)) view.around = +around;
  view.language = oneOf(query.get('lang'), known.languages) ?? plain.language;
  view.theme = oneOf(query.get('theme'), THEMES) ?? plain.theme;
  view.step = oneOf(query.get('step'), STEPS) ?? plain.step;
  view.embed = query.has('embed');
  return view;
}

function subjectOf(query: URLSearchParams): Subject | null {
  const region = query.get('region');
  if (region) return { kind: 'region', id: region };
  const place = query.get('place');
  if (place) return { kind: 'place', id: place };
  const [lat, lon] = (query.get('point') ?? '').split(',').map(Number);
  if (lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 180)
    return { kind: 'point', lon, lat };
  return null;
}

function oneOf<T extends string>(text: string | null, all: readonly T[]): T | null {
  return all.find((one) => one === text) ?? null;
}

/** Keeps the address and the store at one.
 *
 * A new subject, panel or comparison is a step the reader can go back from; moving the map or the
 * time replaces the address once it has come to rest, for browsers refuse to do so all the time.
 * `written` is called when the address is that of the view, so that the page's title is of the same.
 */
export function bindAddress(store: Store, plain: View, known: Known, page: Window, written: () => void): void {
  let waiting = 0;
  let reading = false;
  const write = (push: boolean) => {
    page.clearTimeout(waiting);
    waiting = 0;
    const address = `?${toQuery(store.view, plain)}${page.location.hash}`;
    if (push) page.history.pushState(null, '', address);
    else page.history.replaceState(null, '', address);
    written();
  };
  store.subscribe((view, before) => {
    if (reading) return;
    const step =
      view.subject !== before.subject || view.panel !== before.panel || (view.comparison === null) !== (before.comparison === null);
    if (step) write(true);
    else {
      page.clearTimeout(waiting);
      waiting = page.setTimeout(() => write(false), SETTLED_MS);
    }
  });
  page.addEventListener('popstate', () => {
    reading = true;
    store.set(fromQuery(page.location.search, plain, known));
    reading = false;
    written();
  });
}
