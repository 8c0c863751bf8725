/** What the server says, as it says it (docs/server.md). Instants are Unix seconds, UTC. */

export type Names = Record<string, string>;
export type Bounds = [west: number, south: number, east: number, north: number];

export interface ClassInfo {
  id: string;
  names: Names;
  holder: string | null;
  certainty: string;
  counted: boolean;
  colours: { light: string; dark: string };
  opacity: { light: number; dark: number };
  pattern: string | null;
}
export interface GroupInfo {
  id: string;
  names: Names;
  classes: string[];
}
export interface LevelInfo {
  level: number;
  names: Names;
  loaded: boolean;
}
export interface TrackInfo {
  name: string;
  title: string;
  default: boolean;
  editions: number;
  first: string | null;
  last: string | null;
  licence: string | null;
  attribution: string | null;
}
export interface LayerInfo {
  name: string;
  level: number;
  licence: string | null;
  attribution: string | null;
}
export interface AtlasInfo {
  name: Names;
  scheme: string;
  languages: string[];
  time_zone: string;
  extent: Bounds;
  home_bounds: Bounds | null;
  home: string | null;
  default_group: string;
  default_track: string | null;
  classes: ClassInfo[];
  groups: GroupInfo[];
  levels: LevelInfo[];
  actors: { id: string; names: Names }[];
  undrawn_holder: string | null;
  front: { group: string; gap_width_m: number; border_margin_m: number; tolerances_m: number[] } | null;
  tracks: TrackInfo[];
  layers: LayerInfo[];
  places: { count: number; licence: string | null; attribution: string | null };
  basemap: string | null;
  version: string;
  software: string;
}

export interface Gap {
  first: string;
  last: string;
  days: number;
}
export interface RecordAnswer {
  track: string;
  editions: { id: string[]; valid_at: number[]; published_at: number[] };
  days: { first: string; last: string };
  gaps: Gap[];
  carry_days: number;
}

export interface StepsRegion {
  id: string | null;
  names: Names;
  level: number | null;
  layer: string | null;
  parent: string | null;
  bounds: Bounds | null;
  area_m2: number | null;
  official_area_m2: number | null;
  /** Per class: indices of editions and square metres after them, both delta coded. */
  steps: Record<string, { at: number[]; m2: number[] }>;
}
export interface StepsAnswer {
  track: string;
  measure: string;
  method: string;
  classes: string[];
  regions: StepsRegion[];
}

export interface TilePart {
  from: number;
  to: number | null;
  file: string;
  bytes: number;
}
export interface TrackTiles {
  bounds: Bounds;
  minzoom: number;
  maxzoom: number;
  parts: TilePart[];
  fronts: string | null;
}
export interface Manifest {
  format: string;
  atlas: string;
  built_at: string;
  base: { file: string; bytes: number; minzoom: number; maxzoom: number; bounds: Bounds };
  tracks: Record<string, TrackTiles>;
}
export interface FrontsFile {
  track: string;
  tolerances_m: number[];
  editions: string[];
  length_m: number[][];
  complete: boolean;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  candidates?: unknown[];
}
