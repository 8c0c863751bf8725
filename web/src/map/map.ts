/** The map of the page: MapLibre for borders, names and moving; our own canvas under it for the ground. */

import type { Feature, FeatureCollection } from 'geojson';
import type { Map as MapLibre, MapMouseEvent, StyleSpecification } from 'maplibre-gl';
import type { AtlasInfo, Bounds, Manifest } from '../data/types.ts';
import type { Camera } from '../state/view.ts';
import { fitted, lonLat, MIN_ZOOM, sameCamera } from './cameras.ts';
import type { CaptureOptions, FitOptions, Insets, MapClick, MapFace, MapNames } from './face.ts';
import type { Courier } from './ground/courier.ts';
import { dot } from './dot.ts';
import { mercator, place, type Size } from './ground/cover.ts';
import type { Ground } from './ground/ground.ts';
import { withCanvas } from './gpu.ts';
import { clickAt, namesShown } from './hits.ts';
import { token } from './paints.ts';
import { Overlays } from './overlays.ts';
import { Programs } from './programs.ts';
import { BASE_SCHEME, REGION_FONT, SETTLEMENT_FONT, styleOf, withDrawings } from './style.ts';

export interface MapParts {
  /** Holds both canvases. */
  box: HTMLElement;
  /** The canvas that MapLibre draws on. */
  over: HTMLCanvasElement;
  ground: Ground;
  courier: Courier;
  atlas: AtlasInfo;
  /** Where files of tiles are. */
  tiles: string;
  language: () => string;
  /** The border of a region as GeoJSON. */
  outlineOf: (region: string) => Promise<Feature | FeatureCollection>;
  /** Level of regions that a click means. */
  level: () => number;
  /** The map has come to rest. `byReader`: elsewhere than where it stood, and not by `stand`. */
  moved: (camera: Camera, byReader: boolean) => void;
}

const MAX_ZOOM = 15;
const GLIDE_MS = 600;

export class AtlasMap implements MapFace {
  #map: MapLibre | null = null;
  #camera: Camera = { lon: 0, lat: 0, zoom: 3 };
  #free: readonly Insets[] = [{ top: 0, right: 0, bottom: 0, left: 0 }];
  #laid!: () => void;
  /** Called when panels leave another area free. */
  relaid: () => void = () => {};
  /** Resolves when the panels have their places, so that what they leave free is known. */
  readonly laidOut = new Promise<void>((laid) => (this.#laid = laid));
  #manifest: Manifest | null = null;
  #under: MapLibre | null = null;
  /** Where the map last stood at rest. */
  #rested: Camera | null = null;
  #standing = false;
  /** The zoom that is being glided to. */
  #aim: number | null = null;
  #begun = false;
  #programs: Programs | null = null;
  #loaded: Promise<[typeof import('maplibre-gl'), { default: string }, void]> | null = null;
  readonly #clicks = new Set<(click: MapClick) => boolean | void>();
  readonly #doubles = new Set<(click: MapClick) => boolean | void>();
  readonly #hovers = new Set<(at: MapClick | null) => void>();
  readonly #moves = new Set<() => void>();
  readonly laid: Overlays;
  readonly #ready: Promise<MapLibre>;
  #open!: (map: MapLibre) => void;

  constructor(private readonly parts: MapParts) {
    this.#ready = new Promise((open) => (this.#open = open));
    this.laid = new Overlays(parts.outlineOf);
    new ResizeObserver(() => this.resize()).observe(parts.box);
  }

  get camera(): Camera {
    return this.#camera;
  }

  get size(): Size {
    return { width: this.parts.box.clientWidth, height: this.parts.box.clientHeight };
  }

  get bounds(): Bounds {
    const { width, height } = this.size;
    const { lon: west, lat: north } = this.unproject(0, 0);
    const { lon: east, lat: south } = this.unproject(width, height);
    return [west, south, east, north];
  }

  /** MapLibre itself, for tools that draw with it. */
  native(): Promise<MapLibre> {
    return this.#ready;
  }

  /** What panels leave free: one area, or some that overlap, of which the best is taken for what is to be shown. */
  setInsets(...free: readonly [Insets, ...Insets[]]): void {
    this.#free = free;
    this.#laid();
    this.relaid();
  }

  freeArea(): Insets {
    return this.#free[0]!;
  }

  /** Stands somewhere before MapLibre is here; the ground is drawn from then on. */
  stand(camera: Camera): void {
    if (this.#map) {
      this.#standing = true;
      this.#map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom });
      this.#standing = false;
      return;
    }
    this.#camera = camera;
    this.parts.ground.look(camera, this.size, this.#ratio);
  }

  /** Brings MapLibre and the fonts of the map. */
  load() {
    return (this.#loaded ??= Promise.all([
      import('maplibre-gl'),
      import('maplibre-gl/dist/maplibre-gl-worker.mjs?url'),
      loadFonts(this.parts.language()),
    ]));
  }

  /** Draws borders and names; again with every new manifest, language or theme. */
  async draw(manifest: Manifest | null): Promise<void> {
    this.#manifest = manifest ?? this.#manifest;
    if (!this.#manifest) return;
    if (this.#map) {
      this.#map.setStyle(this.#style(), { transformStyle: withDrawings });
      this.#addDot(this.#map);
      this.laid.over(this.#map);
      return;
    }
    const [maplibre, { default: worker }] = await this.load();
    if (this.#map || this.#begun) return;
    this.#begun = true;
    maplibre.setWorkerUrl(worker);
    maplibre.setWorkerCount(1);
    maplibre.addProtocol(BASE_SCHEME, async ({ url }) => {
      const [file, z, x, y] = url.slice(BASE_SCHEME.length + 3).split('/');
      const bytes = await this.parts.courier.bytes(new URL(file!, this.parts.tiles).href, +z!, +x!, +y!);
      return { data: bytes ?? new ArrayBuffer(0) };
    });
    const container = document.createElement('div');
    container.className = 'over';
    this.parts.box.append(container);
    const map = withCanvas(this.parts.over, () => new maplibre.Map({
      container,
      style: this.#style(),
      center: [this.#camera.lon, this.#camera.lat],
      zoom: this.#camera.zoom,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      // Names are there or not: only time moves.
      fadeDuration: 0,
      // The style is our own: the types and the tests have checked it.
      validateStyle: false,
      locale: { 'Map.Title': this.parts.box.getAttribute('aria-label') ?? '' },
      reduceMotion: undefined,
    } as ConstructorParameters<typeof maplibre.Map>[0]));
    this.#programs = new Programs(map);
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    this.#map = map;
    this.#addDot(map);
    // What is missing is said by the page's one quiet line; the courier has told of it.
    map.on('error', () => undefined);
    map.on('render', () => this.#follow(map));
    this.#rested = this.#stands(map);
    // Told from where the map was: what set it going is not told for the wheel, the keys and the buttons alike.
    map.on('moveend', () => {
      const before = this.#rested;
      if (!map.isMoving()) this.#aim = null;
      this.#rested = this.#stands(map);
      this.parts.moved(this.#rested, !this.#standing && !sameCamera(this.#rested, before));
    });
    map.on('click', (event) => this.#tell(this.#clicks, event));
    map.on('dblclick', (event) => {
      if (this.#tell(this.#doubles, event)) event.preventDefault();
    });
    map.on('mousemove', (event) => {
      if (this.#hovers.size) {
        const at = clickAt(this.#map!, event, this.parts.level());
        for (const listener of this.#hovers) listener(at);
      }
    });
    map.on('mouseout', () => this.#hovers.forEach((listener) => listener(null)));
    // A click leaves the keys to the time; who comes to the map with Tab moves the map with them.
    container.addEventListener('pointerup', () => map.getCanvas().blur());
    if (this.parts.atlas.basemap) await this.#layUnder(maplibre, this.parts.atlas.basemap);
    map.once('load', () => this.laid.over(map));
    this.#open(map);
  }

  fit(bounds: Bounds, options: FitOptions = {}): void {
    this.#go(this.cameraFor(bounds, options), options.glide ?? true);
  }

  /** The camera that shows bounds in the free area. */
  cameraFor(bounds: Bounds, options: FitOptions = {}): Camera {
    return fitted(bounds, this.size, this.#free, options);
  }

  /** Closer by a factor of two to a power, around the middle of the free area. */
  zoomBy(levels: number): void {
    const { top, right, bottom, left } = this.#free[0]!;
    const { width, height } = this.size;
    const around = this.unproject((left + width - right) / 2, (top + height - bottom) / 2);
    // One click after another is not to be lost in the glide of the first.
    this.#aim = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, (this.#aim ?? this.#camera.zoom) + levels));
    this.#map?.zoomTo(this.#aim, { around: [around.lon, around.lat], duration: stillness() ? 0 : GLIDE_MS / 2 });
  }

  moveTo(camera: Partial<Camera>, { glide = true } = {}): void {
    this.#go({ ...this.#camera, ...camera }, glide);
  }

  /** Draws at once: what is printed is what was drawn in that turn of the page. */
  redraw(): void {
    this.#map?.redraw();
  }

  onClick(listener: (click: MapClick) => boolean | void): () => void {
    return listen(this.#clicks, listener);
  }
  onDoubleClick(listener: (click: MapClick) => boolean | void): () => void {
    return listen(this.#doubles, listener);
  }
  onHover(listener: (at: MapClick | null) => void): () => void {
    return listen(this.#hovers, listener);
  }
  onMove(listener: () => void): () => void {
    return listen(this.#moves, listener);
  }

  project(lon: number, lat: number): { x: number; y: number } {
    const { left, top, side } = place({ z: 0, x: 0, y: 0 }, this.#camera, this.size);
    const [x, y] = mercator(lon, lat);
    return { x: left + x * side, y: top + y * side };
  }

  unproject(x: number, y: number): { lon: number; lat: number } {
    const { left, top, side } = place({ z: 0, x: 0, y: 0 }, this.#camera, this.size);
    return lonLat((x - left) / side, (y - top) / side);
  }

  names(): MapNames {
    return this.#map ? namesShown(this.#map, this.parts.language()) : { places: [], regions: [] };
  }

  async capture({ scale }: CaptureOptions = {}): Promise<Blob> {
    const map = await this.#ready;
    const { width, height } = this.size;
    const ratio = scale ?? this.#ratio;
    const picture = new OffscreenCanvas(Math.round(width * ratio), Math.round(height * ratio));
    const context = picture.getContext('2d')!;
    // Both canvases give up their pixels after a frame: they are read within one.
    await new Promise<void>((done) => {
      map.once('render', () => {
        this.parts.ground.paint();
        for (const canvas of [this.#under?.getCanvas(), this.parts.ground.canvas, map.getCanvas()])
          if (canvas) context.drawImage(canvas, 0, 0, picture.width, picture.height);
        done();
      });
      map.triggerRepaint();
    });
    return picture.convertToBlob({ type: 'image/png' });
  }

  resize(): void {
    if (this.#map) this.#map.resize();
    else this.parts.ground.look(this.#camera, this.size, this.#ratio);
  }

  /** Asks again for tiles, some of which did not come. */
  retry(): void {
    if (!this.#map) return;
    this.#map.setStyle(this.#style(), { diff: false, transformStyle: withDrawings });
    this.#addDot(this.#map);
    this.laid.over(this.#map);
  }

  /** Whether borders and names of the view are drawn. */
  get complete(): boolean {
    return !!this.#map?.loaded() && this.#programs!.settled;
  }

  onIdle(listener: () => void): void {
    void this.#ready.then((map) => map.on('idle', listener));
  }

  async idle(): Promise<void> {
    const map = await this.#ready;
    if (!map.loaded() || map.isMoving()) await map.once('idle');
  }

  get #ratio(): number {
    return window.devicePixelRatio || 1;
  }

  #style(): StyleSpecification {
    return styleOf(this.#manifest!.base, this.parts.language());
  }

  /** The ground is drawn in the frame the map is drawn in, from the same camera. */
  #follow(map: MapLibre): void {
    const camera = this.#stands(map);
    this.#under?.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom });
    this.parts.ground.look(camera, this.size, this.#ratio);
  }

  /** Where MapLibre stands now, also before the frame that shows it. */
  #stands(map: MapLibre): Camera {
    const { lng, lat } = map.getCenter();
    const before = this.#camera;
    this.#camera = { lon: lng, lat, zoom: map.getZoom() };
    if (before.lon !== lng || before.lat !== lat || before.zoom !== this.#camera.zoom) this.#moves.forEach((listener) => listener());
    return this.#camera;
  }

  #go(camera: Camera, glide: boolean): void {
    const map = this.#map;
    if (!map) {
      this.stand(camera);
      this.parts.moved(camera, true);
      return;
    }
    map.easeTo({ center: [camera.lon, camera.lat], zoom: camera.zoom, duration: !glide || stillness() ? 0 : GLIDE_MS });
  }

  #tell(listeners: Set<(click: MapClick) => boolean | void>, event: MapMouseEvent): boolean {
    const click = clickAt(this.#map!, event, this.parts.level());
    for (const listener of [...listeners].reverse()) if (listener(click)) return true;
    return false;
  }

  /** The point of a settlement, drawn for the theme. */
  #addDot(map: MapLibre): void {
    const image = dot(token('label'), token('halo'));
    if (map.hasImage('dot')) map.updateImage('dot', image);
    else map.addImage('dot', image, { pixelRatio: 2 });
  }

  /** An operator's base map lies under everything and moves along. */
  async #layUnder(maplibre: typeof import('maplibre-gl'), style: string): Promise<void> {
    const container = document.createElement('div');
    container.className = 'under';
    this.parts.box.prepend(container);
    const { lon, lat, zoom } = this.#camera;
    this.#under = new maplibre.Map({ container, style, center: [lon, lat], zoom, interactive: false, attributionControl: { compact: true } });
    this.parts.ground.drawLand = false;
  }
}

/** Whether the reader has asked for less motion. */
function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Names are drawn from the page's fonts, which must be here before the first letter. */
async function loadFonts(language: string): Promise<void> {
  const sample = /^(uk|ru|be|bg|sr|mk|kk)/.test(language) ? 'Ая' : 'Az';
  await Promise.all([
    document.fonts.load(`24px '${SETTLEMENT_FONT}'`, sample),
    document.fonts.load(`italic 400 24px '${REGION_FONT}'`, sample),
  ]).catch(() => undefined);
}
