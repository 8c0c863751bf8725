/** What a picture of the view needs: fetched from the server, put into words. */

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { Atlas } from '../state/context.ts';
import type { View } from '../state/view.ts';
import { nameIn, regionName, t } from '../words/index.ts';
import { areaText, changeText, lengthText, other } from '../panels/amounts.ts';
import { titleOfTrack } from '../panels/base.ts';
import { changedFor } from '../panels/kinds.ts';
import { permanentLink } from '../panels/links.ts';
import { areaOn, changeBetween, classesOf, groupAlone, isHome } from '../panels/reckon.ts';
import { editionOn, editionText } from '../panels/sentences.ts';
import type { Fill, PictureColours, PictureData, PictureWords } from './order.ts';
import { type Bounds, frameAround, metresPerPixel } from './frame.ts';

type Collection = FeatureCollection<Geometry>;

/** Half a pixel of the picture at twice its size cannot be seen. */
const TOLERANCE_PX = 0.3;

/** How strong the classes remain under a comparison. */
const FADED = 0.4;

/** The ground in the free area of the window. */
export function boundsInView(atlas: Atlas): Bounds {
  const { map } = atlas;
  const { top, right, bottom, left } = map.freeArea();
  const low = map.unproject(left, window.innerHeight - bottom);
  const high = map.unproject(window.innerWidth - right, top);
  return [low.lon, low.lat, high.lon, high.lat];
}

/** Everything drawn on the map, of a size that suits the picture. */
export async function gatherData(
  atlas: Atlas,
  bounds: Bounds,
  width: number,
  height: number,
  signal: AbortSignal,
): Promise<PictureData> {
  const { api, store } = atlas;
  const { view } = store;
  const frame = frameAround(bounds, width, height);
  const simplify = Math.round(metresPerPixel(frame) * TOLERANCE_PX);
  const bbox = roomy(frame.bounds).map((degrees) => degrees.toFixed(4)).join(',');
  const level = atlas.atlas.levels.find((one) => one.loaded && one.level > 0)?.level ?? 1;
  const control = { on: view.day, track: view.track, bbox, simplify_m: simplify };
  const { subject } = view;
  const [regions, held, changed, front, chosen] = await Promise.all([
    api.get<Collection>('api/regions', { level }, signal, '.geojson'),
    api.get<Collection>('api/control', control, signal, '.geojson').then((found) => byClass(found, view.off)),
    view.comparison ? changedGround(atlas, view, signal) : null,
    view.showFront
      ? api.get<Collection>('api/front', { on: view.day, track: view.track, tolerance: 0 }, signal, '.geojson')
      : null,
    subject.kind === 'region'
      ? api.get<Feature<Geometry> | Collection>(`api/regions/${encodeURIComponent(subject.id)}`, {}, signal, '.geojson')
      : null,
  ]);
  return {
    land: { ...regions, features: regions.features.map((region) => asLand(region, atlas.atlas.home, view.language)) },
    ground: { ...held, features: [...held.features, ...(changed?.features ?? [])] },
    front,
    chosen,
    places: atlas.map.names().places,
  };
}

/** How the ground is filled: a fill for each class, or for each kind of change in a comparison. */
export function fillsOf(atlas: Atlas, ground: Collection, colours: Record<'gain' | 'loss' | 'neutral', string>): Fill[] {
  const used = new Set(ground.features.map((feature) => feature.properties?.fill as string));
  const { comparison } = atlas.store.view;
  const classes = atlas.atlas.classes
    .filter((one) => used.has(one.id))
    .map((one) => ({
      id: one.id,
      colour: one.colours.light,
      opacity: one.opacity.light * (comparison ? FADED : 1),
      pattern: one.pattern === 'flat' ? null : one.pattern,
      strength: comparison ? FADED : 1,
      label: nameIn(one.names),
    }));
  const tones = TONES.filter(({ id }) => used.has(id)).map((tone) => ({ ...tone, colour: colours[tone.id], label: toneLabel(atlas, tone.id) }));
  return [...classes, ...tones];
}

/** Told apart by pattern too, for eyes and printers that do not tell the colours: loss is hatched as on the screen. */
const TONES = [
  { id: 'neutral', opacity: 0.35, pattern: 'fine-diagonal' },
  { id: 'loss', opacity: 0.3, pattern: 'diagonal' },
  { id: 'gain', opacity: 0.85, pattern: null },
] as const;

function toneLabel(atlas: Atlas, tone: 'gain' | 'loss' | 'neutral'): string {
  const sides = sidesOf(atlas.store.view);
  // Two maps of one day: nothing was gained or lost, the one shows what the other does not.
  if (tone === 'neutral' || !sides || sides[0].day !== sides[1].day) return t(`picture.${tone}`);
  return t('compare.only', { track: titleOfTrack(atlas.atlas.tracks, sides[tone === 'gain' ? 1 : 0].track) });
}

interface Side {
  readonly day: string;
  readonly track: string;
}

/** The two sides of a comparison, the earlier first; of one day, the other map first. */
function sidesOf(view: View): readonly [from: Side, to: Side] | null {
  const { comparison } = view;
  if (!comparison) return null;
  const here = { day: view.day, track: view.track };
  const there = { day: comparison.day, track: comparison.track };
  return here.day < there.day ? [here, there] : [there, here];
}

/** Whose maps the picture shows, with the edition of each side. */
function sourcesOf(atlas: Atlas, view: View): string[] {
  const sides = sidesOf(view) ?? [{ day: view.day, track: view.track }];
  const told = sides.map(({ day, track }) => {
    const record = atlas.record(track);
    const edition = record && editionOn(record, day);
    return { track: titleOfTrack(atlas.atlas.tracks, track), edition: edition ? editionText(edition, atlas.format) : atlas.format.day(day) };
  });
  const [from, to] = told;
  if (!to) return [t('picture.source', from)];
  if (from!.track === to.track) return [t('picture.source_two', { track: to.track, from: from!.edition, to: to.edition })];
  return told.map((one) => t('picture.source', one));
}

function subtitleOf(atlas: Atlas, view: View): string {
  const { format } = atlas;
  const title = (track: string) => titleOfTrack(atlas.atlas.tracks, track);
  const sides = sidesOf(view);
  if (!sides) return t('picture.subtitle', { day: format.day(view.day), track: title(view.track) });
  const [from, to] = sides;
  const days = { from: format.day(from.day), to: format.day(to.day) };
  return from.track === to.track
    ? t('picture.compared', { ...days, track: title(to.track) })
    : t('picture.compared_maps', { ...days, before: title(from.track), after: title(to.track) });
}

/** The words of the picture, with its figure. */
export function wordsOf(atlas: Atlas, title: string): PictureWords {
  const { format, store } = atlas;
  const { view } = store;
  const info = atlas.atlas;
  const drawn = info.tracks.filter((one) => one.name === view.track || one.name === view.comparison?.track);
  const record = atlas.record(view.track);
  const edition = record && editionOn(record, view.day);
  const source = [
    ...sourcesOf(atlas, view),
    t('picture.boundaries', {
      names: [...new Set([...drawn.map((one) => one.attribution), ...info.layers.map((layer) => layer.attribution), info.places.attribution])]
        .filter(Boolean)
        .join('; '),
    }),
    t('picture.link', { link: permanentLink(location.href, view, {
        ...(edition && { edition: edition.id }),
        ...(view.comparison && { with: view.comparison.day, 'with-track': view.comparison.track }),
      }) }),
  ].filter((line) => !/:\s*\.?$/.test(line));
  return {
    language: view.language,
    title,
    subtitle: subtitleOf(atlas, view),
    figure: figureOf(atlas, view),
    frontLabel: !view.showFront ? null : view.comparison ? t('picture.front_on', { day: format.day(view.day) }) : t('picture.front'),
    scale: (metres) => `${lengthText(format, metres, view.units)} / ${lengthText(format, metres, other(view.units))}`,
    source,
  };
}

/** Colours of the light theme, whatever the page is in: a picture is for paper. */
export function lightColours(): PictureColours & Record<'gain' | 'loss' | 'neutral', string> {
  const rule = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .find((one): one is CSSStyleRule => one instanceof CSSStyleRule && one.selectorText.includes("light"));
  const token = (name: string) => rule?.style.getPropertyValue(name).trim() || getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return {
    paper: token('--panel-solid'),
    beyond: token('--beyond'),
    land: token('--land'),
    otherLand: token('--other-land'),
    border: token('--border-1'),
    front: token('--front'),
    ink: token('--ink'),
    secondary: token('--secondary'),
    rule: token('--rule'),
    gain: token('--gain'),
    loss: token('--loss'),
    neutral: token('--redraw'),
  };
}

function figureOf(atlas: Atlas, view: View): PictureWords['figure'] {
  const region = view.subject.kind === 'region' ? view.subject.id : null;
  const steps = atlas.stepsHere(view.track, region === null ? { kind: 'whole' } : { kind: 'region', id: region });
  const record = atlas.record(view.track);
  const group = atlas.atlas.groups.find((one) => one.id === view.group);
  if (!steps || !record || !group) return null;
  const classes = classesOf(atlas.atlas.groups, view.group);
  const { comparison } = view;
  const [from, to] = comparison && comparison.day < view.day ? [comparison.day, view.day] : [view.day, comparison?.day ?? ''];
  const area = comparison
    ? comparison.track === view.track
      ? changeBetween(steps, record, region, classes, from, to)
      : null
    : areaOn(steps, record, region, classes, view.day);
  if (area === null) return null;
  const found = region === null ? null : steps.region(region);
  return {
    value: comparison ? changeText(atlas.format, area, view.units) : areaText(atlas.format, area, view.units),
    label: [found ? `${groupAlone(nameIn(group.names))}, ${nameIn(found.names)}` : nameIn(group.names), comparison ? t('compare.net') : '']
      .filter(Boolean)
      .join(', '),
  };
}

async function changedGround(atlas: Atlas, view: View, signal: AbortSignal): Promise<Collection> {
  const [from, to] = sidesOf(view)!;
  const two = from.track !== to.track;
  const found = await atlas.api.get<Collection>(
    two ? 'api/differences' : 'api/transitions',
    { from: from.day, to: to.day, track: from.track, ...(two ? { other_track: to.track } : {}) },
    signal,
    '.geojson',
  );
  const changed = changedFor(found, classesOf(atlas.atlas.groups, view.group));
  return { ...changed, features: changed.features.map((one) => filled(one, String(one.properties?.tone))) };
}

function byClass(found: Collection, off: readonly string[]): Collection {
  const shown = found.features.filter((one) => !off.includes(String(one.properties?.class)));
  return { ...found, features: shown.map((one) => filled(one, String(one.properties?.class))) };
}

function filled(feature: Feature<Geometry>, fill: string): Feature<Geometry> {
  return { ...feature, properties: { ...feature.properties, fill } };
}

function asLand(feature: Feature<Geometry>, prefix: string | null, language: string): Feature<Geometry> {
  const of = feature.properties ?? {};
  const home = isHome(String(of.id ?? feature.id ?? ''), prefix);
  const name = String(of[`name_${language}`] ?? of.name ?? '');
  return { ...feature, properties: { home, label: home ? regionName({ '': name }).toLocaleUpperCase(language) : '' } };
}

/** Twice as far each way: the map in the picture is of another form than the picture. */
function roomy([west, south, east, north]: Bounds): Bounds {
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  return [Math.max(-180, west - x), Math.max(-85, south - y), Math.min(180, east + x), Math.min(85, north + y)];
}
