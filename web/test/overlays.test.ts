import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { describe, expect, it } from 'vitest';
import { Overlays } from '../src/map/overlays.ts';

const line = { type: 'FeatureCollection' as const, features: [] };

/** Overlays, and a map that counts what its sources are given. */
function counted(): { laid: Overlays; map: MapLibre; given: string[] } {
  const given: string[] = [];
  const source = (id: string) => ({ setData: () => given.push(id) }) as unknown as GeoJSONSource;
  const map = { isStyleLoaded: () => true, getSource: source } as unknown as MapLibre;
  return { laid: new Overlays(() => Promise.reject(new Error('not asked'))), map, given };
}

describe('what is laid over the map', () => {
  it('does not make the map draw where nothing was and nothing comes: at each step in time', () => {
    const { laid, map, given } = counted();
    laid.over(map);
    given.length = 0;
    laid.front(null);
    laid.outline(null);
    laid.mark(null);
    expect(given).toEqual([]);
  });

  it('draws a line, and takes it away again, once each', () => {
    const { laid, map, given } = counted();
    laid.over(map);
    given.length = 0;
    laid.front(line);
    laid.front(null);
    laid.front(null);
    expect(given).toEqual(['front', 'front']);
  });

  it('is laid anew over a style that came later', () => {
    const { laid, map, given } = counted();
    laid.front(line);
    expect(given).toEqual([]);
    laid.over(map);
    expect(given).toContain('front');
  });
});
