/** What is laid over the map by the rest of the page: kept here, and drawn again when the style is another. */

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';

type Shapes = Feature | FeatureCollection;

const NOTHING: FeatureCollection<Geometry> = { type: 'FeatureCollection', features: [] };

/** The sources of style.ts that hold them. */
type Source = 'highlight' | 'mark' | 'shapes' | 'front';

export class Overlays {
  readonly #laid: Record<Source, Shapes> = { highlight: NOTHING, mark: NOTHING, shapes: NOTHING, front: NOTHING };
  readonly #outlines = new Map<string, Promise<Shapes>>();
  #map: MapLibre | null = null;
  #highlighted: string | null = null;

  /** `outlineOf` gives the border of a region. */
  constructor(private readonly outlineOf: (region: string) => Promise<Shapes>) {}

  /** Lays everything over a map, as soon as it can take it. */
  over(map: MapLibre): void {
    this.#map = map;
    const again = () => (Object.keys(this.#laid) as Source[]).forEach((source) => this.#draw(source));
    if (map.isStyleLoaded()) again();
    else map.once('styledata', again);
  }

  /** The border comes whole from the server: polygons in tiles are cut at the tiles' edges. */
  async highlight(region: string | null): Promise<void> {
    this.#highlighted = region;
    let shape: Shapes = NOTHING;
    if (region !== null)
      try {
        let coming = this.#outlines.get(region);
        if (!coming) this.#outlines.set(region, (coming = this.outlineOf(region)));
        shape = await coming;
      } catch {
        // Without the server the region is shown without its border.
        this.#outlines.delete(region);
      }
    if (region === this.#highlighted) this.#lay('highlight', shape);
  }

  mark(at: { lon: number; lat: number } | null): void {
    this.#lay('mark', at ? { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [at.lon, at.lat] } } : NOTHING);
  }

  outline(shapes: FeatureCollection<Geometry> | null): void {
    this.#lay('shapes', shapes ?? NOTHING);
  }

  /** The front as it is measured. */
  front(line: FeatureCollection<Geometry> | null): void {
    this.#lay('front', line ?? NOTHING);
  }

  #lay(source: Source, shapes: Shapes): void {
    // A source that is given nothing again draws the whole map again: at each step in time.
    if (this.#laid[source] === shapes) return;
    this.#laid[source] = shapes;
    this.#draw(source);
  }

  #draw(source: Source): void {
    (this.#map?.getSource(source) as GeoJSONSource | undefined)?.setData(this.#laid[source]);
  }
}
