/** Which tiles cover a view, and where they lie on the screen. Web Mercator, tiles of 512 px. Pure. */

import type { Bounds } from '../../data/types.ts';
import type { Camera } from '../../state/view.ts';

export const TILE_PX = 512;

export interface TileId {
  z: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Mercator coordinates, 0 to 1 from the north-west. */
export function mercator(lon: number, lat: number): [x: number, y: number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** The zoom of tiles for a camera: a tile is drawn at 0.87 to 1.74 times its size. */
export function tileZoom(camera: Camera, minzoom: number, maxzoom: number): number {
  return Math.min(maxzoom, Math.max(minzoom, Math.floor(camera.zoom + 0.2)));
}

/** Tiles of a zoom that a view shows, those in the middle first. */
export function cover(camera: Camera, size: Size, z: number, bounds: Bounds): TileId[] {
  const scale = TILE_PX * 2 ** camera.zoom;
  const [cx, cy] = mercator(camera.lon, camera.lat);
  const [west, north] = mercator(bounds[0], bounds[3]);
  const [east, south] = mercator(bounds[2], bounds[1]);
  const n = 2 ** z;
  const first = (low: number, limit: number) => Math.max(0, Math.floor(Math.max(low, limit) * n));
  const last = (high: number, limit: number) => Math.min(n - 1, Math.ceil(Math.min(high, limit) * n) - 1);
  const tiles: TileId[] = [];
  const [halfW, halfH] = [size.width / 2 / scale, size.height / 2 / scale];
  for (let y = first(cy - halfH, north); y <= last(cy + halfH, south); y++)
    for (let x = first(cx - halfW, west); x <= last(cx + halfW, east); x++) tiles.push({ z, x, y });
  const away = (tile: TileId) => ((tile.x + 0.5) / n - cx) ** 2 + ((tile.y + 0.5) / n - cy) ** 2;
  return tiles.sort((a, b) => away(a) - away(b));
}

export interface Rect {
  left: number;
  top: number;
  /** Pixels a side. */
  side: number;
}

/** Where a tile lies, pixels from the top left of the view (not rounded). */
export function place(tile: TileId, camera: Camera, size: Size): Rect {
  const scale = TILE_PX * 2 ** camera.zoom;
  const [cx, cy] = mercator(camera.lon, camera.lat);
  const n = 2 ** tile.z;
  return {
    left: (tile.x / n - cx) * scale + size.width / 2,
    top: (tile.y / n - cy) * scale + size.height / 2,
    side: scale / n,
  };
}

export function parent(tile: TileId): TileId {
  return { z: tile.z - 1, x: tile.x >> 1, y: tile.y >> 1 };
}

export function children({ z, x, y }: TileId): TileId[] {
  return [0, 1].flatMap((dy) => [0, 1].map((dx) => ({ z: z + 1, x: 2 * x + dx, y: 2 * y + dy })));
}
