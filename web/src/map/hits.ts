/** What stands on the map where somebody points, and which names it shows. */

import type { Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import type { MapClick, MapNames } from './face.ts';

/** A settlement's point is small: so many pixels beside it are still it. */
const NEAR_PX = 6;

/** What a click means: the region of `level` and the settlement under it, if the map draws any there. */
export function clickAt(map: MapLibre, { lngLat, point }: MapMouseEvent, level: number): MapClick {
  const wanted = `region-${level}`;
  const box: [[number, number], [number, number]] = [
    [point.x - NEAR_PX, point.y - NEAR_PX],
    [point.x + NEAR_PX, point.y + NEAR_PX],
  ];
  const regions = map.getLayer(wanted) ? map.queryRenderedFeatures(point, { layers: [wanted] }) : [];
  const places = map.getLayer('place') ? map.queryRenderedFeatures(box, { layers: ['place'] }) : [];
  return {
    lon: lngLat.lng,
    lat: lngLat.lat,
    x: point.x,
    y: point.y,
    region: (regions[0]?.properties.id as string | undefined) ?? null,
    place: places[0] ? String(places[0].properties.id) : null,
  };
}

/** The names in view, each once, in a language where they have one in it. */
export function namesShown(map: MapLibre, language: string): MapNames {
  const read = (all: string[]) => {
    const seen = new Set<string>();
    const layers = all.filter((layer) => map.getLayer(layer));
    return map.queryRenderedFeatures({ layers }).flatMap(({ geometry, properties }) => {
      const id = String(properties.id);
      if (geometry.type !== 'Point' || seen.has(id)) return [];
      seen.add(id);
      const [lon, lat] = geometry.coordinates as [number, number];
      const text = String(properties[`name:${language}`] ?? properties.name);
      return [{ id, text, lon, lat, rank: Number(properties.rank ?? 0) }];
    });
  };
  return { places: read(['place']), regions: read(['name-1', 'name-2', 'name-3']) };
}
