/** What the rest of the page may do with the map. */

import type { Map as MapLibre } from 'maplibre-gl';
import type { Bounds } from '../data/types.ts';
import type { Camera } from '../state/view.ts';
import type { Overlays } from './overlays.ts';

/** Pixels of the window that panels cover, from each edge. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface MapClick {
  lon: number;
  lat: number;
  x: number;
  y: number;
  /** The region of the view's level under the pointer, and the place drawn there. */
  region: string | null;
  place: string | null;
}

export interface FitOptions {
  /** Not closer than this zoom (default 11). */
  maxZoom?: number;
  /** Glide there (default; never with reduced motion) or jump. */
  glide?: boolean;
  /** Room kept around the bounds inside the free area, pixels (default 24). */
  margin?: number;
}

export interface CaptureOptions {
  /** Pixels of the picture per pixel of the page (default: of the screen). */
  scale?: number;
}

/** Names drawn on the map now, in the page's language. */
export interface MapNames {
  places: { id: string; text: string; lon: number; lat: number; rank: number }[];
  regions: { id: string; text: string; lon: number; lat: number; rank: number }[];
}

export interface MapFace {
  readonly camera: Camera;
  readonly bounds: Bounds;
  /** The part of the window that no panel covers. */
  freeArea(): Insets;
  fit(bounds: Bounds, options?: FitOptions): void;
  moveTo(camera: Partial<Camera>, options?: { glide?: boolean }): void;
  /** Marks, borders and shapes over the map. A shape's `tone` property ('gain', 'loss', 'neutral',
   *  'measure') chooses its colour. */
  readonly laid: Overlays;
  onClick(listener: (click: MapClick) => boolean | void): () => void;
  onDoubleClick(listener: (click: MapClick) => boolean | void): () => void;
  onHover(listener: (at: MapClick | null) => void): () => void;
  onMove(listener: () => void): () => void;
  project(lon: number, lat: number): { x: number; y: number };
  unproject(x: number, y: number): { lon: number; lat: number };
  /** Both layers of the map as one picture. */
  capture(options?: CaptureOptions): Promise<Blob>;
  names(): MapNames;
  /** MapLibre itself, when it is here, for tools that draw with it. */
  native(): Promise<MapLibre>;
  resize(): void;
  /** Resolves when everything in view is drawn. */
  idle(): Promise<void>;
}
