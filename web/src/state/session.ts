/** Opens the atlas, brings its data, and binds the map to the view. Everything with effects meets here. */

import { Api } from '../data/api.ts';
import { Zone } from '../data/days.ts';
import { Holdings } from '../data/holdings.ts';
import { Manifests } from '../data/manifests.ts';
import type { TrackRecord } from '../data/record.ts';
import type { Steps, StepsOf } from '../data/steps.ts';
import type { AtlasInfo, FrontsFile, Manifest, Names } from '../data/types.ts';
import { Courier } from '../map/ground/courier.ts';
import { Ground, type Scene, type Side } from '../map/ground/ground.ts';
import { sameCamera } from '../map/cameras.ts';
import { openCanvases, presented, type Canvases } from '../map/gpu.ts';
import { AtlasMap } from '../map/map.ts';
import { MeasuredFront } from '../map/measured-front.ts';
import { paintsOf, type Shade } from '../map/paints.ts';
import { Format } from '../words/format.ts';
import { speak } from '../words/index.ts';
import { bindAddress, toQuery } from './address.ts';
import { setAtlas, type Atlas } from './context.ts';
import { keep } from './kept.ts';
import { openingView } from './opening.ts';
import { Title } from './page-title.ts';
import { Store } from './store.ts';
import { Theme } from './theme.ts';
import type { Camera, Subject, View } from './view.ts';
import { daysWithin } from './within.ts';

/** How far the map is: its ground and names, apart from figures. */
export type MapState = 'loading' | 'drawing' | 'complete' | 'offline' | 'empty';

const OFFLINE_POLL_MS = 5000;
/** Room around the whole: it is wanted as large as it can be. */
const WHOLE_MARGIN_PX = 6;
/** From the first complete map until the parts of the record beside it are fetched. */
const BESIDE_MS = 1000;

export class Session implements Atlas {
  readonly zone: Zone;
  readonly store: Store;
  readonly map: AtlasMap;
  readonly ground: Ground;
  format: Format;
  mapState: MapState = 'loading';
  readonly #holdings: Holdings;
  readonly #manifests: Manifests;
  readonly #measured: MeasuredFront | null;
  readonly #title: Title;
  readonly #theme: Theme;
  readonly #news = new Set<() => void>();
  #opened = false;
  #beyond: { asked: string; shown: string } | null = null;
  #newsDue = false;
  #prepared = false;

  /** Opens the atlas of the server the page came from. Raises ApiError or Unreachable. */
  static async open(box: HTMLElement): Promise<Session> {
    const root = new URL('./', document.baseURI);
    let session: Session | null = null;
    const api = new Api(root, () => session?.reachabilityChanged());
    const courier = new Courier((there) => api.saw(there));
    const [atlas, canvases] = await Promise.all([api.get<AtlasInfo>('api/atlas'), courier.wake().then(openCanvases)]);
    api.version = atlas.version;
    const zone = new Zone(atlas.time_zone);
    const { plain, known, view } = openingView(atlas, zone, location.search);
    const language = await speak(view.language);
    session = new Session(box, canvases, courier, api, atlas, zone, plain, new Store({ ...view, language }));
    setAtlas(session);
    bindAddress(session.store, plain, known, window, () => session!.tellPage());
    return session;
  }

  private constructor(
    box: HTMLElement,
    { ground: canvas, over }: Canvases,
    courier: Courier,
    readonly api: Api,
    readonly atlas: AtlasInfo,
    zone: Zone,
    private readonly plain: View,
    store: Store,
  ) {
    this.zone = zone;
    this.store = store;
    this.#holdings = new Holdings(api, zone, {
      record: () => this.#recordCame(),
      steps: () => {
        this.news();
        this.tellPage();
      },
      renewed: () => this.#renewed(),
    });
    this.#manifests = new Manifests(api, atlas.front !== null, {
      none: () => this.#setState('drawing'),
      newer: (manifest, before) => this.#takeManifest(manifest, before),
      same: () => this.#look(),
      lengths: () => this.news(),
      version: (version) => this.#holdings.sawVersion(version),
    });
    this.format = new Format(store.view.language, atlas.time_zone);
    canvas.className = 'ground';
    canvas.setAttribute('aria-hidden', 'true');
    box.prepend(canvas);
    const defaultGroup = new Set(atlas.groups.find(({ id }) => id === atlas.default_group)?.classes);
    const held = atlas.classes.map(({ id }) => defaultGroup.has(id));
    this.ground = new Ground(canvas, courier, atlas.classes.map(({ id }) => id), () => held, (scene, parts) => this.#painted(scene, parts));
    this.map = new AtlasMap({
      box,
      over,
      ground: this.ground,
      courier,
      atlas,
      tiles: api.url('tiles/'),
      language: () => store.view.language,
      level: () => store.view.level,
      outlineOf: (region) => api.get(`api/regions/${encodeURIComponent(region)}`, {}, undefined, '.geojson'),
      moved: (camera, byReader) => {
        if (byReader || store.view.camera) store.set({ camera });
        this.#look();
      },
    });
    this.#measured = atlas.front && new MeasuredFront(api, store, (line) => this.map.laid.front(line));
    this.#title = new Title(atlas.name, (track, of) => this.stepsHere(track, of));
    this.#theme = new Theme(store, () => this.#takeTheme(), () => this.map.redraw());
    this.#takeTheme();
    store.subscribe((view, before) => this.#viewChanged(view, before));
    if (!atlas.tracks.some(({ editions }) => editions > 0)) this.#setState('empty');
  }

  // -- data ------------------------------------------------------------------------------------

  record(track: string): TrackRecord | null {
    return this.#holdings.record(track);
  }

  loadRecord(track: string): Promise<TrackRecord> {
    return this.#holdings.loadRecord(track);
  }

  stepsHere(track: string, of: StepsOf): Steps | null {
    return this.#holdings.stepsHere(track, of);
  }

  steps(track: string, of: StepsOf): Promise<Steps> {
    return this.#holdings.steps(track, of);
  }

  #recordCame(): void {
    this.#clampDays();
    const { held } = this.#manifests;
    if (held) this.#takeManifest(held, held);
    this.#show(this.store.view);
    this.news();
  }

  /** The atlas has changed on the server: its tiles and lengths are asked for again too. */
  #renewed(): void {
    this.#manifests.renew();
    this.news();
  }

  fronts(track: string): FrontsFile | null {
    return this.#manifests.fronts(track);
  }

  onNews = (listener: () => void): (() => void) => {
    this.#news.add(listener);
    return () => this.#news.delete(listener);
  };

  /** Tells everyone, once a turn, that something outside the view has changed. */
  news(): void {
    if (this.#newsDue) return;
    this.#newsDue = true;
    queueMicrotask(() => {
      this.#newsDue = false;
      for (const listener of [...this.#news]) listener();
    });
  }

  addressOf(view: View): string {
    return new URL(`?${toQuery(view, this.plain)}`, location.href).href;
  }

  // -- loading ---------------------------------------------------------------------------------

  /** Brings the record, the curve and the map. Figures do not wait for the map, nor it for them. */
  async start(): Promise<void> {
    const { track, level } = this.store.view;
    const quiet = (work: Promise<unknown>) => work.catch(() => this.news());
    if (this.mapState === 'empty') return;
    this.#measured?.show();
    const other = this.store.view.comparison?.track;
    await Promise.all([
      quiet(this.loadRecord(track)),
      quiet(this.steps(track, { kind: 'whole' })),
      quiet(this.steps(track, { kind: 'level', level })),
      other && other !== track ? quiet(this.loadRecord(other)) : null,
      this.#manifests.ask(),
    ]);
  }

  /** Time is about to move (pointer over the track, playing): all parts are worth having. */
  keen(): void {
    this.ground.reach(Infinity);
  }

  /** The parts beside the one in view, so that no step has to wait: fetched while the reader looks at the
   *  map, unless they have asked the browser to save data. */
  #prepare(): void {
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (this.#prepared || connection?.saveData) return;
    this.#prepared = true;
    window.setTimeout(() => this.ground.reach(1), BESIDE_MS);
  }

  presented(): Promise<void> {
    return presented(this.ground.painter.gl);
  }

  /** Asks whether the server is back. */
  async retry(): Promise<void> {
    await this.api.get<AtlasInfo>('api/atlas').catch(() => undefined);
  }

  /** The server is back, whoever noticed: asks again for all that did not come. */
  #resume(): void {
    this.ground.retry();
    this.map.retry();
    void this.start();
  }

  reachabilityChanged(): void {
    if (this.api.reachable) this.#resume();
    else {
      if (this.mapState !== 'empty') this.#setState('offline');
      window.setTimeout(() => void this.#untilBack(), OFFLINE_POLL_MS);
    }
    this.news();
  }

  async #untilBack(): Promise<void> {
    if (this.api.reachable) return;
    await this.retry();
    if (!this.api.reachable) window.setTimeout(() => void this.#untilBack(), OFFLINE_POLL_MS);
  }

  #takeManifest(manifest: Manifest, before: Manifest | null): void {
    if (this.mapState === 'drawing') this.#setState('loading');
    this.ground.setManifest(manifest, this.api.url('tiles/'), (track) => this.record(track));
    if (!before) void this.#begin(manifest);
    else if (before.base?.file !== manifest.base?.file) void this.map.draw(manifest);
    this.#show(this.store.view);
  }

  async #begin(manifest: Manifest): Promise<void> {
    const map = this.map.load();
    if (!this.store.view.camera) await this.#standAtStart();
    // Panels get their last widths with the first figures: until the map is whole it stands in what they leave.
    this.map.relaid = () => {
      if (!this.#opened && !this.store.view.camera) this.map.stand(this.#wholeCamera);
    };
    const { camera } = this.store.view;
    if (camera) this.map.stand(camera);
    this.#show(this.store.view);
    await map;
    await this.map.draw(manifest);
    this.map.onIdle(() => this.#look());
  }

  /** Where a page stands whose address names no place. */
  async #standAtStart(): Promise<void> {
    await this.map.laidOut;
    if (this.store.view.camera) return;
    this.map.stand(this.#wholeCamera);
    this.#look();
  }

  wholeMap(): void {
    const { subject, camera } = this.store.view;
    // An address with a region or a place and no camera opens on that.
    if (subject.kind !== 'whole') this.store.set({ camera: this.#wholeCamera });
    else if (camera) this.store.set({ camera: null });
    else void this.#standAtStart();
  }

  /** All of the atlas's own regions, in the free area. */
  get #wholeCamera(): Camera {
    const { home_bounds, extent } = this.atlas;
    return this.map.cameraFor(home_bounds ?? extent, { margin: WHOLE_MARGIN_PX });
  }

  #clampDays(): void {
    const { day } = this.store.view;
    const patch = daysWithin(this.store.view, (track) => this.record(track));
    if (patch?.day) this.#beyond = { asked: day, shown: patch.day };
    if (patch) this.store.set(patch);
  }

  /** The day that was asked for, when the record does not reach it and another is shown. */
  get beyond(): string | null {
    return this.#beyond?.asked ?? null;
  }

  // -- view to map -----------------------------------------------------------------------------

  #viewChanged(changed: View, before: View): void {
    const sides: (keyof View)[] = ['day', 'track', 'comparison'];
    if (sides.some((part) => changed[part] !== before[part])) this.#clampDays();
    // A link's edition is that of its day: who goes on to another day or map has left it behind.
    const moved = changed.day !== before.day || changed.track !== before.track;
    if (moved && changed.cited !== null && changed.cited === before.cited) this.store.set({ cited: null });
    const { view } = this.store;
    if (this.#beyond && view.day !== this.#beyond.shown) {
      this.#beyond = null;
      this.news();
    }
    if (view.language !== before.language) void this.#speak(view.language);
    if (view.theme !== before.theme) this.#theme.apply();
    for (const track of [view.track, view.comparison?.track])
      if (track && !this.record(track)) void this.loadRecord(track).catch(() => this.news());
    if (view.track !== before.track) void this.steps(view.track, { kind: 'whole' }).catch(() => this.news());
    if (view.track !== before.track || view.level !== before.level)
      void this.steps(view.track, { kind: 'level', level: view.level }).catch(() => this.news());
    if (MAP_PARTS.some((part) => view[part] !== before[part])) this.#show(view);
    if (view.camera && view.camera !== before.camera && !sameCamera(view.camera, this.map.camera)) {
      this.map.moveTo(view.camera, { glide: false });
      this.#look();
    }
    // Back to an address that names no camera, as to the page that began with none.
    if (!view.camera && before.camera) void this.#standAtStart();
    keep(view);
  }

  #show(view: View): void {
    const side = (track: string, day: string): Side | null => {
      const mark = this.record(track)?.editionAt(day);
      return mark ? { track, edition: mark.index, day } : null;
    };
    const { comparison } = view;
    // While the record is brought anew, the ground stays as it is.
    if (this.#manifests.held && !this.record(view.track)) return;
    this.ground.show({
      main: side(view.track, view.day),
      other: comparison && side(comparison.track, comparison.day),
      mode: comparison?.mode ?? 'plain',
      divider: (comparison?.swipe ?? 0.5) * this.map.size.width,
      off: new Set(view.off),
      showFront: view.showFront && this.atlas.front !== null,
    });
    this.#look();
  }

  #painted({ main, other, mode }: Scene, parts: number | null): void {
    const name = (side: Side | null) => (side ? `${side.track}:${side.day}` : '');
    if (main) {
      document.documentElement.dataset.painted = mode === 'plain' ? name(main) : `${name(main)}|${name(other)}`;
      performance.mark('ground-painted', { detail: { parts } });
    }
    this.#look();
  }

  /** Finds out how far the map is, and says so on the page's root. */
  #look(): void {
    if (this.mapState === 'empty' || this.mapState === 'drawing' || !this.api.reachable) return;
    this.#setState(this.#manifests.held && this.ground.complete && this.map.complete ? 'complete' : 'loading');
  }

  #setState(state: MapState): void {
    if (document.documentElement.dataset.map === state && this.mapState === state) return;
    this.mapState = state;
    if (state === 'complete') {
      this.#opened = true;
      this.#prepare();
    }
    document.documentElement.dataset.map = state;
    this.news();
  }

  async #speak(language: string): Promise<void> {
    await speak(language);
    this.format = new Format(language, this.atlas.time_zone);
    this.tellPage();
    void this.map.draw(null);
    this.#look();
    this.news();
  }

  /** Language and title of the document. */
  tellPage(): void {
    const { view } = this.store;
    document.documentElement.lang = view.language;
    this.#title.tell(view, this.format);
  }

  called(subject: Subject, names: Names): void {
    this.#title.called(subject, names);
    this.tellPage();
  }

  get shade(): Shade {
    return this.#theme.shade;
  }

  #takeTheme(): void {
    this.ground.setPaints(paintsOf(this.atlas.classes, this.shade));
    void this.map.draw(null);
    this.#look();
    this.news();
  }
}

const MAP_PARTS: readonly (keyof View)[] = ['day', 'track', 'comparison', 'off', 'showFront'];
