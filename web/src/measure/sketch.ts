/** Drawing on the map, by terra-draw, which is loaded when someone measures. Knows no numbers. */

import type { Map as MapLibre } from 'maplibre-gl';
import type { HexColor, TerraDraw } from 'terra-draw';
import type { Position } from './earth.ts';

export type Shape = 'line' | 'polygon';

export interface Sketch {
  /** Begins a new drawing of that shape. */
  begin(shape: Shape): void;
  /** Shows these points as the drawing, which can then be dragged. */
  show(shape: Shape, points: readonly Position[]): void;
  /** Draws on in another colour, what is drawn already too. */
  ink(colour: string): void;
  clear(): void;
  end(): void;
}

const MODE = { line: 'linestring', polygon: 'polygon' } as const;
// As fine as terra-draw keeps coordinates without refusing them.
const DIGITS = 7;

function stylesIn(colour: string) {
  const hex = (/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#1d1b18') as HexColor;
  return {
    linestring: { lineStringColor: hex, lineStringWidth: 2, closingPointColor: hex, coordinatePointColor: hex },
    polygon: { fillColor: hex, fillOpacity: 0.1, outlineColor: hex, outlineWidth: 2, closingPointColor: hex, coordinatePointColor: hex },
    select: {
      selectedLineStringColor: hex,
      selectedLineStringWidth: 2,
      selectedPolygonColor: hex,
      selectedPolygonFillOpacity: 0.1,
      selectedPolygonOutlineColor: hex,
      selectedPolygonOutlineWidth: 2,
      selectionPointColor: hex,
      midPointColor: hex,
    },
  };
}

/** `changed` hears the points of the drawing as they are, `done` true when its last was set. */
export async function openSketch(
  map: MapLibre,
  colour: string,
  changed: (points: Position[], done: boolean) => void,
): Promise<Sketch> {
  const [terra, { TerraDrawMapLibreGLAdapter }] = await Promise.all([
    import('terra-draw'),
    import('terra-draw-maplibre-gl-adapter'),
  ]);
  const vertices = { coordinates: { midpoints: true, draggable: true, deletable: true } };
  const first = stylesIn(colour);
  const draw: TerraDraw = new terra.TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DIGITS }),
    modes: [
      new terra.TerraDrawLineStringMode({ showCoordinatePoints: true, styles: first.linestring }),
      new terra.TerraDrawPolygonMode({ showCoordinatePoints: true, styles: first.polygon }),
      new terra.TerraDrawSelectMode({
        flags: { linestring: { feature: vertices }, polygon: { feature: vertices } },
        styles: first.select,
      }),
    ],
  });
  draw.start();

  const drawn = () => draw.getSnapshot().find(({ properties }) => properties.mode === MODE.line || properties.mode === MODE.polygon);
  const points = (): Position[] => {
    const geometry = drawn()?.geometry;
    if (geometry?.type === 'LineString') return geometry.coordinates as unknown as Position[];
    if (geometry?.type === 'Polygon') return geometry.coordinates[0]!.slice(0, -1) as unknown as Position[];
    return [];
  };
  const select = () => {
    const id = drawn()?.id;
    draw.setMode('select');
    if (id !== undefined) draw.selectFeature(id);
  };
  // A click leaves the keys to the time, so the map never hears of Enter by itself.
  const canvas = map.getCanvas();
  const pass = (event: KeyboardEvent) => {
    const [target] = event.composedPath();
    const taken = target instanceof HTMLElement && target.closest('input, button, select, textarea, [role]');
    if (event.key === 'Enter' && target !== canvas && !taken)
      canvas.dispatchEvent(new KeyboardEvent(event.type, { key: event.key, bubbles: false }));
  };
  window.addEventListener('keydown', pass);
  window.addEventListener('keyup', pass);

  let quiet = false;
  draw.on('change', () => {
    if (!quiet) changed(points(), draw.getMode() === 'select');
  });
  draw.on('finish', (_id, { action }) => {
    if (action === 'draw') select();
    changed(points(), true);
  });

  const quietly = (act: () => void) => {
    quiet = true;
    act();
    quiet = false;
  };
  return {
    begin(shape) {
      quietly(() => {
        draw.clear();
        draw.setMode(MODE[shape]);
      });
    },
    show(shape, given) {
      quietly(() => {
        draw.clear();
        draw.setMode('select');
        const coordinates = given.map(([lon, lat]) => [Number(lon.toFixed(DIGITS - 1)), Number(lat.toFixed(DIGITS - 1))]);
        if (coordinates.length < (shape === 'line' ? 2 : 3)) return;
        draw.addFeatures([
          {
            type: 'Feature',
            properties: { mode: MODE[shape] },
            geometry:
              shape === 'line'
                ? { type: 'LineString', coordinates }
                : { type: 'Polygon', coordinates: [[...coordinates, coordinates[0]!]] },
          },
        ]);
        select();
      });
    },
    ink(next) {
      const styles = stylesIn(next);
      quietly(() => {
        draw.updateModeOptions<typeof terra.TerraDrawLineStringMode>(MODE.line, { styles: styles.linestring });
        draw.updateModeOptions<typeof terra.TerraDrawPolygonMode>(MODE.polygon, { styles: styles.polygon });
        draw.updateModeOptions<typeof terra.TerraDrawSelectMode>('select', { styles: styles.select });
      });
    },
    clear() {
      quietly(() => draw.clear());
    },
    end() {
      window.removeEventListener('keydown', pass);
      window.removeEventListener('keyup', pass);
      draw.stop();
    },
  };
}
