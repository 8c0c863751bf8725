/** What the reader sees, whole: everything the address of the page holds, and nothing else. */

export type Subject =
  | { kind: 'whole' }
  | { kind: 'region'; id: string }
  | { kind: 'place'; id: string }
  | { kind: 'point'; lon: number; lat: number };

export type PanelName = 'figures' | 'changes' | 'compare' | 'cite' | 'share' | 'download' | 'measure' | 'claims';
export const PANELS: readonly PanelName[] = ['figures', 'changes', 'compare', 'cite', 'share', 'download', 'measure', 'claims'];

export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

/** The other side of a comparison; the view's own `day` and `track` are the main side. */
export interface Comparison {
  day: string;
  track: string;
  mode: 'difference' | 'swipe';
  /** Where the divider stands, 0 (left edge) to 1; the other side is left of it. */
  swipe: number;
}

export type Theme = 'light' | 'dark' | 'system';
export type Step = 'day' | 'week' | 'month';

export interface View {
  day: string;
  track: string;
  subject: Subject;
  panel: PanelName;
  folded: boolean;
  /** The level of regions of the table and of clicks on the map. */
  level: number;
  group: string;
  sort: { by: string; down: boolean };
  units: 'km' | 'mi';
  /** Classes that are switched off. */
  off: readonly string[];
  /** Tolerance of the front's length, metres. */
  tolerance: number;
  showFront: boolean;
  /** Whether the front is drawn too as it is measured at the tolerance. */
  showMeasured: boolean;
  comparison: Comparison | null;
  since: string | null;
  /** The edition a link was made for; null when the reader has moved on. */
  cited: string | null;
  /** Period of the panel of changes; null: the day in view. */
  period: { from: string; to: string } | null;
  /** Days to each side of the day in view that the panel of claims shows; 0: all. */
  around: number;
  language: string;
  theme: Theme;
  /** null: the view that fits the atlas into the free area. */
  camera: Camera | null;
  embed: boolean;
  step: Step;
}

/** The view of a page without anything in its address. */
export function plainView(day: string, track: string, group: string, language: string): View {
  return {
    day,
    track,
    subject: { kind: 'whole' },
    panel: 'figures',
    folded: false,
    level: 1,
    group,
    sort: { by: 'area', down: true },
    units: 'km',
    off: [],
    tolerance: 1000,
    showFront: true,
    showMeasured: false,
    comparison: null,
    since: null,
    cited: null,
    period: null,
    around: 30,
    language,
    theme: 'system',
    camera: null,
    embed: false,
    step: 'day',
  };
}
