/** The style of what lies over the ground: borders, names, settlements, marks. No background, no fill. */

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { BaseTiles } from '../data/types.ts';
import { t } from '../words/index.ts';
import { token } from './paints.ts';

/** Families of look/fonts.css that the map draws text with. */
export const SETTLEMENT_FONT = 'Map Text';
export const REGION_FONT = 'Map Italic';

export const BASE_SCHEME = 'contactline-base';

/** Addresses of base tiles: MapLibre asks us, we ask the worker. */
function tilesOf(base: BaseTiles): string[] {
  return [`${BASE_SCHEME}://${base.file}/{z}/{x}/{y}`];
}

const RANK: ExpressionSpecification = ['to-number', ['get', 'rank']];
const OWN: readonly string[] = ['base', 'shapes', 'mark', 'highlight', 'front'];
const EMPTY = { type: 'FeatureCollection' as const, features: [] };

function nameOf(language: string): ExpressionSpecification {
  return ['coalesce', ['get', `name:${language}`], ['get', 'name']];
}

function ofLevel(level: number): ExpressionSpecification {
  return ['==', ['to-number', ['get', 'level']], level];
}

/** A region's name without the word for its kind, as `regionName` gives it. */
function withoutKind(name: ExpressionSpecification): ExpressionSpecification {
  const cases = t('region.kinds')
    .split('|')
    .flatMap((kind) => {
      const room = kind.length + 1;
      return [
        ['==', ['slice', ['var', 'name'], -room], ` ${kind}`],
        ['slice', ['var', 'name'], 0, -room],
        ['==', ['slice', ['var', 'name'], 0, room], `${kind} `],
        ['slice', ['var', 'name'], room],
      ];
    });
  return ['let', 'name', name, ['case', ...cases, ['var', 'name']]] as unknown as ExpressionSpecification;
}

/** Without base tiles: what is laid over the ground, and no borders or names. */
export function styleOf(base: BaseTiles | null, language: string): StyleSpecification {
  const source = { source: 'base' };
  const home = (yes: boolean): ExpressionSpecification => ['==', ['coalesce', ['get', 'home'], false], yes];
  const border = (id: string, level: number, colour: string, width: number | ExpressionSpecification, more: Partial<LayerSpecification> = {}): LayerSpecification =>
    ({
      id,
      type: 'line',
      ...source,
      'source-layer': 'border',
      filter: ['all', ofLevel(level), home(true)],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colour, 'line-width': width },
      ...more,
    }) as LayerSpecification;
  const regionName = (id: string, level: number, minzoom: number, maxzoom: number, size: number, spacing: number): LayerSpecification => ({
    id,
    type: 'symbol',
    ...source,
    'source-layer': 'region_label',
    minzoom,
    maxzoom,
    filter: ['all', ofLevel(level), home(true)],
    layout: {
      'text-field': ['upcase', withoutKind(nameOf(language))],
      'text-font': [REGION_FONT],
      'text-size': size,
      'text-letter-spacing': spacing,
      'text-max-width': 9,
      'text-padding': 8,
      'symbol-sort-key': ['-', 0, ['to-number', ['get', 'area_km2']]],
      'text-variable-anchor': ['center', 'top', 'bottom'],
      'text-radial-offset': 0.8,
    },
    paint: { 'text-color': token('region-label'), 'text-halo-color': token('region-halo'), 'text-halo-width': 1.1 },
  });
  const style: StyleSpecification = {
    version: 8,
    // Colours change at once: what is printed is drawn in the turn in which the page becomes paper.
    transition: { duration: 0, delay: 0 },
    sources: {
      ...(base && {
        base: {
          type: 'vector',
          tiles: tilesOf(base),
          minzoom: base.minzoom,
          maxzoom: base.maxzoom,
          bounds: base.bounds,
        },
      }),
      shapes: { type: 'geojson', data: EMPTY },
      mark: { type: 'geojson', data: EMPTY },
      highlight: { type: 'geojson', data: EMPTY },
      front: { type: 'geojson', data: EMPTY },
    },
    layers: [
      ...[1, 2, 3].map(
        (level): LayerSpecification => ({
          id: `region-${level}`,
          type: 'fill',
          ...source,
          'source-layer': 'region',
          filter: ofLevel(level),
          paint: { 'fill-opacity': 0 },
        }),
      ),
      border('border-3', 3, token('border-2'), 0.4, { minzoom: 9 }),
      border('border-2', 2, token('border-2'), 0.6, { minzoom: 5.4 }),
      border('border-1', 1, token('border-1'), 0.9),
      border('outline', 0, token('border-1'), 0.9),
      { ...border('outline-other', 0, token('border-other'), 0.7), filter: ['all', ofLevel(0), home(false)] } as LayerSpecification,
      {
        id: 'highlight',
        type: 'line',
        source: 'highlight',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': token('ink'), 'line-width': 1.4 },
      },
      {
        id: 'front-measured',
        type: 'line',
        source: 'front',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': token('ink'), 'line-width': 1.6, 'line-dasharray': [3, 2] },
      },
      {
        id: 'shapes-fill',
        type: 'fill',
        source: 'shapes',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': tone(), 'fill-opacity': 0.28 },
      },
      {
        id: 'shapes-line',
        type: 'line',
        source: 'shapes',
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        filter: ['!=', ['geometry-type'], 'Point'],
        paint: { 'line-color': tone(), 'line-width': 1.6 },
      },
      regionName('name-3', 3, 10.5, 24, 10.5, 0.08),
      regionName('name-2', 2, 8.2, 24, 11, 0.12),
      regionName('name-1', 1, 4.6, 9, 12, 0.2),
      {
        id: 'place',
        type: 'symbol',
        ...source,
        'source-layer': 'place',
        filter: ['<=', RANK, ['step', ['zoom'], 2, 7, 3, 8.5, 4, 9.5, 5, 10.5, 99]],
        layout: {
          'icon-image': 'dot',
          // Room round a name is kept by its point: room round the text would move it away from there.
          'icon-padding': ['interpolate', ['linear'], ['zoom'], 5, 9, 9, 7, 12, 3],
          'text-field': nameOf(language),
          'text-font': [SETTLEMENT_FONT],
          'text-size': ['step', RANK, 12.5, 1, 12, 3, 11.5, 5, 11],
          'text-variable-anchor-offset': ['left', [0.5, 0], 'right', [-0.5, 0]],
          'text-justify': 'auto',
          'text-padding': 2,
          'symbol-sort-key': RANK,
          'text-max-width': 12,
        },
        paint: { 'text-color': token('label'), 'text-halo-color': token('halo'), 'text-halo-width': 1.4, 'text-halo-blur': 0.2 },
      },
      {
        id: 'mark',
        type: 'circle',
        source: 'mark',
        paint: {
          'circle-radius': 6,
          'circle-color': token('panel-solid'),
          'circle-stroke-color': token('ink'),
          'circle-stroke-width': 2.4,
        },
      },
    ],
  };
  if (!base) style.layers = style.layers.filter((layer) => !('source' in layer) || layer.source !== 'base');
  return style;
}

/** The next style with what others have drawn on the map, such as a line that is being measured. */
export function withDrawings(before: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  const drawn = Object.entries(before?.sources ?? {}).filter(([name]) => !OWN.includes(name));
  const names = drawn.map(([name]) => name);
  const layers = (before?.layers ?? []).filter((layer) => 'source' in layer && names.includes(String(layer.source)));
  return { ...next, sources: { ...next.sources, ...Object.fromEntries(drawn) }, layers: [...next.layers, ...layers] };
}

function tone(): ExpressionSpecification {
  return ['match', ['coalesce', ['get', 'tone'], 'neutral'], 'gain', token('gain'), 'loss', token('loss'), 'measure', token('focus'), token('ink')];
}
