import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { describe, expect, it } from 'vitest';
import { Overlays } from '../src/map/overlays.ts';

const line = { type: 'FeatureCollection' as const, features: [] };

/** A map that counts what its sources are given. */
function counted(): { map: MapLibre; given: string[] } {
  const given: string[] = [];
  const source = (id: string) => ({ setData: () => given.push(id) }) as unknown as GeoJSONSource;
  return { map: { isStyleLoaded: () => true, getSource: source } as unknown as MapLibre, given };
}

describe('what is laid over the map', () => {
  it('does not make the map draw where nothing was and nothing comes: at each step in time', () => {
    const { map, given } = counted();
    const laid = new Overlays(() => Promise.reject(new Error('not asked')));
    laid.over(map);
    given.length = 0;
    laid.front(null);
    laid.outline(null);
    laid.mark(null);
    expect(given).toEqual([]);
  });

  it('draws a line, and takes it away again, once each', () => {
    const { map, given } = counted();
    const laid = new Overlays(() => Promise.reject(new Error('not asked')));
    laid.over(map);
    given.length = 0;
    laid.front(line);
    laid.front(null);
    laid.front(null);
    expect(given).toEqual(['front', 'front']);
  });

  it('is laid anew over a style that came later', () => {
    const { map, given } = counted();
    const laid = new Overlays(() => Promise.reject(new Error('not asked')));
    laid.front(line);
    expect(given).toEqual([]);
    laid.over(map);
    expect(given).toContain('front');
  });
});
