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
  const [regions, held, changed, front] = await Promise.all([
    api.get<Collection>('api/regions', { level }, signal, '.geojson'),
    api.get<Collection>('api/control', control, signal, '.geojson').then((found) => byClass(found, view.off)),
    view.comparison ? changedGround(atlas, view, signal) : null,
    view.showFront && !view.comparison
      ? api.get<Collection>('api/front', { on: view.day, track: view.track, tolerance: 0 }, signal, '.geojson')
      : null,
  ]);
  return {
    land: { ...regions, features: regions.features.map((region) => asLand(region, atlas.atlas.home, view.language)) },
    ground: { ...held, features: [...held.features, ...(changed?.features ?? [])] },
    front,
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
      pattern: one.pattern === 'flat' || comparison ? null : one.pattern,
      label: comparison ? '' : nameIn(one.names),
    }));
  const tones = (['neutral', 'loss', 'gain'] as const)
    .filter((tone) => used.has(tone))
    .map((tone) => ({ id: tone, colour: colours[tone], opacity: 0.85, pattern: null, label: t(`picture.${tone}`) }));
  return [...classes, ...tones];
}

/** The words of the picture, with its figure. */
export function wordsOf(atlas: Atlas, title: string): PictureWords {
  const { format, store } = atlas;
  const { view } = store;
  const info = atlas.atlas;
  const track = info.tracks.find((one) => one.name === view.track);
  const record = atlas.record(view.track);
  const edition = record && editionOn(record, view.day);
  const source = [
    t('picture.source', {
      track: titleOfTrack(info.tracks, view.track),
      edition:
        edition ? editionText(edition, format) : format.day(view.day),
    }),
    t('picture.boundaries', {
      names: [...new Set([track?.attribution, ...info.layers.map((layer) => layer.attribution), info.places.attribution])]
        .filter(Boolean)
        .join('; '),
    }),
    t('picture.link', { link: permanentLink(location.href, view, {
        ...(edition && { edition: edition.id }),
        ...(view.comparison && { with: view.comparison.day, 'with-track': view.comparison.track }),
      }) }),
  ].filter((line) => !/:\s*\.?$/.test(line));
  const day = format.day(view.day);
  return {
    language: view.language,
    title,
    subtitle: view.comparison
      ? t('picture.compared', {
          from: view.comparison.day < view.day ? format.day(view.comparison.day) : day,
          to: view.comparison.day < view.day ? day : format.day(view.comparison.day),
          track: titleOfTrack(info.tracks, view.track),
        })
      : t('picture.subtitle', { day, track: titleOfTrack(info.tracks, view.track) }),
    figure: figureOf(atlas, view),
    frontLabel: view.showFront && !view.comparison ? t('picture.front') : null,
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
  const { comparison } = view;
  const here = { day: view.day, track: view.track };
  const there = { day: comparison!.day, track: comparison!.track };
  const [from, to] = here.day < there.day ? [here, there] : [there, here];
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
