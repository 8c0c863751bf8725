/** The ground under the map: land, control and front, at a moment, on a canvas of its own.
 *
 * A step in time changes the edition that is drawn and nothing else: no request, no worker, no
 * layout, and the map above is not drawn again. When the camera moves, the map calls `paint` in the
 * frame it draws itself in.
 */

import type { TrackRecord } from '../../data/record.ts';
import type { Bounds, Manifest, TilePart } from '../../data/types.ts';
import type { Camera } from '../../state/view.ts';
import { cover, tileZoom, type Size, type TileId } from './cover.ts';
import type { Courier } from './courier.ts';
import { editionFrom } from './decode.ts';
import { Painter, type Colour, type Look, type Pixels } from './painter.ts';
import { Shelf, type Drawing } from './shelf.ts';

/** One side of what is shown: a track at an edition. */
export interface Side {
  track: string;
  edition: number;
  day: string;
}

export interface Scene {
  main: Side | null;
  other: Side | null;
  mode: 'plain' | 'difference' | 'swipe';
  /** Where the divider stands, CSS pixels from the left. */
  divider: number;
  off: ReadonlySet<string>;
  showFront: boolean;
}

/** Colours of a theme (premultiplied where they are see-through). */
export interface Paints {
  /** Where the atlas has nothing, be it sea or the land of others. */
  beyond: Colour;
  land: Colour;
  otherLand: Colour;
  front: Colour;
  gain: Colour;
  loss: Colour;
  looks: readonly Look[];
  faded: readonly Look[];
}

/** What one picture was drawn from. */
interface Drawn {
  key: unknown[];
  land: Drawing[];
  a: { drawings: Drawing[]; edition: number } | null;
  b: { drawings: Drawing[]; edition: number } | null;
}

interface TrackParts {
  record: TrackRecord;
  minzoom: number;
  maxzoom: number;
  bounds: Bounds;
  parts: { part: TilePart; shelf: Shelf; first: number; last: number }[];
}

const FRONT_PX = 1.6;
const KEEP_BYTES = 160e6;
/** Part of the canvas beyond which all of it is drawn again. */
const MOST_PART = 0.6;
/** While tiles arrive, pictures are at least so far apart. */
const ARRIVALS_MS = 250;

export class Ground {
  readonly painter: Painter;
  #tracks = new Map<string, TrackParts>();
  #land: { shelf: Shelf; bounds: Bounds; minzoom: number; maxzoom: number } | null = null;
  #manifest: Manifest | null = null;
  #scene: Scene = { main: null, other: null, mode: 'plain', divider: 0, off: new Set(), showFront: true };
  #paints: Paints | null = null;
  #camera: Camera = { lon: 0, lat: 0, zoom: 1 };
  #size: Size = { width: 1, height: 1 };
  #ratio = 1;
  #due = false;
  /** How many parts of the record to each side of the one in view are worth having. */
  #reach = 0;
  #drawLand = true;
  #drawn: Drawn | null = null;
  #arrivals = 0;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly courier: Courier,
    private readonly classes: readonly string[],
    private readonly held: (track: string) => readonly boolean[],
    /** `parts`: how many parts of the canvas were drawn, null when all of it was. */
    private readonly painted: (scene: Scene, parts: number | null) => void,
  ) {
    this.painter = new Painter(canvas);
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    // The address holds the view: opened anew, the page shows the same.
    canvas.addEventListener('webglcontextrestored', () => location.reload());
  }

  /** Whether land is drawn (not over an operator's base map). */
  set drawLand(yes: boolean) {
    this.#drawLand = yes;
    this.soon();
  }

  setPaints(paints: Paints): void {
    this.#paints = paints;
    this.soon();
  }

  /** Takes the tiles of a manifest, and lets go of those of an older one that are no longer in it. */
  setManifest(manifest: Manifest, root: string, records: (track: string) => TrackRecord | null): void {
    const shelfOf = (file: string, minzoom: number, maxzoom: number, track: string | null) =>
      new Shelf({ url: new URL(file, root).href, minzoom, maxzoom, track }, this.courier, this.painter, () => this.#arrived());
    const { base } = manifest;
    if (this.#manifest?.base?.file !== base?.file) {
      this.#land?.shelf.clear();
      this.#land = base && { shelf: shelfOf(base.file, base.minzoom, base.maxzoom, null), bounds: base.bounds, minzoom: base.minzoom, maxzoom: base.maxzoom };
    }
    this.#manifest = manifest;
    for (const [name, { bounds, minzoom, maxzoom, parts }] of Object.entries(manifest.tracks)) {
      const record = records(name);
      if (!record || record.empty) continue;
      const before = this.#tracks.get(name);
      const same = before?.record === record;
      if (!same) this.courier.track({ name, validAt: [...record.validAt], classes: [...this.classes] });
      const kept = new Set<Shelf>();
      this.#tracks.set(name, {
        record,
        bounds,
        minzoom,
        maxzoom,
        parts: parts.map((part) => {
          const old = same ? before.parts.find((one) => one.part.file === part.file)?.shelf : undefined;
          const shelf = old ?? shelfOf(part.file, minzoom, maxzoom, name);
          kept.add(shelf);
          return {
            part,
            shelf,
            first: editionFrom(record.validAt, part.from),
            last: part.to === null ? record.ids.length - 1 : editionFrom(record.validAt, part.to) - 1,
          };
        }),
      });
      for (const { shelf } of before?.parts ?? []) if (!kept.has(shelf)) shelf.clear();
    }
    this.#ask();
    this.soon();
  }

  show(scene: Scene): void {
    const before = this.#scene;
    this.#scene = scene;
    if (partKey(this, before.main) !== partKey(this, scene.main) || partKey(this, before.other) !== partKey(this, scene.other)) this.#ask();
    this.soon();
  }

  /** The camera has moved. Draws now, for the map above is being drawn now. */
  look(camera: Camera, size: Size, ratio: number): void {
    const moved =
      camera.lon !== this.#camera.lon || camera.lat !== this.#camera.lat || camera.zoom !== this.#camera.zoom ||
      size.width !== this.#size.width || size.height !== this.#size.height || ratio !== this.#ratio;
    this.#camera = camera;
    this.#size = size;
    this.#ratio = ratio;
    if (!moved) return;
    this.#ask();
    this.paint();
  }

  /** Fetches so many parts of the record to each side of the one in view too, one after the other, once
   *  that one is whole. */
  reach(parts: number): void {
    if (this.#reach >= parts) return;
    this.#reach = parts;
    this.#ask();
  }

  /** Whether all that is in view is here and drawn. */
  get complete(): boolean {
    if (!this.#manifest || (!this.#land && !this.#scene.main)) return false;
    // What has arrived is about to be drawn.
    if (this.#arrivals) return false;
    return this.#allHere;
  }

  get #allHere(): boolean {
    return this.#needs().every(({ shelf, tiles }) => shelf.has(tiles));
  }

  /** Asks again for what is in view, e.g. when the server is back. */
  retry(): void {
    for (const { shelf } of this.#needs()) shelf.forgive();
    this.#ask();
  }

  /** Draws before this turn of the page is over: in the same frame, once however often asked. */
  soon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      if (this.#due) this.paint();
    });
  }

  paint(): void {
    this.#due = false;
    if (!this.#paints || this.#size.width < 2) return;
    if (!this.painter.ready) {
      window.setTimeout(() => this.soon(), 16);
      return;
    }
    const { main, other } = this.#scene;
    const now: Drawn = {
      key: this.#key(),
      land: this.#land && this.#drawLand ? this.#landDrawings() : [],
      a: main && this.#sideAt(main),
      b: other && this.#sideAt(other),
    };
    const parts = this.#drawn && this.#partsOf(this.#drawn, now);
    this.#drawn = now;
    // All parts are drawn before the first is brought over: each change from the one to the other is a pass.
    for (const part of parts ?? [undefined]) this.#paint(now, part);
    if (!parts) this.painter.end();
    for (const part of parts ?? []) this.painter.end(part);
    this.painted(this.#scene, parts?.length ?? null);
  }

  /** All that the picture depends on, but for the tiles and the editions. */
  #key(): unknown[] {
    const { mode, divider, off, showFront, main, other } = this.#scene;
    const { lon, lat, zoom } = this.#camera;
    return [lon, lat, zoom, this.#size.width, this.#size.height, this.#ratio, this.#paints, this.#drawLand, mode,
      mode === 'swipe' ? divider : 0, [...off].join(), showFront, main?.track, other?.track];
  }

  /** The parts of the picture that differ from what is drawn; null when all of it may. A step in time
   *  draws only these: under software rendering it costs a tenth of the whole. */
  #partsOf(before: Drawn, now: Drawn): Pixels[] | null {
    if (!now.key.every((part, i) => part === before.key[i])) return null;
    if (!sameDrawings(before.land, now.land)) return null;
    const parts: Pixels[] = [];
    for (const [was, is] of [[before.a, now.a], [before.b, now.b]] as const) {
      if (!was !== !is) return null;
      if (!was || !is) continue;
      if (!sameDrawings(was.drawings, is.drawings)) return null;
      if (was.edition !== is.edition) for (const drawing of is.drawings) parts.push(...this.painter.changes(drawing, was.edition, is.edition));
    }
    const area = parts.reduce((sum, { left, top, right, bottom }) => sum + (right - left) * (bottom - top), 0);
    return area > MOST_PART * this.canvas.width * this.canvas.height ? null : parts;
  }

  #paint({ land, a, b }: Drawn, part?: Pixels): void {
    const { painter } = this;
    const paints = this.#paints!;
    const { main, other, mode, divider, off, showFront } = this.#scene;
    painter.begin(this.#camera, this.#size, this.#ratio, this.#drawLand ? paints.beyond : [0, 0, 0, 0], part);
    const flat = (fill: Colour): Look => ({ fill, line: null, period: 0, width: 0 });
    painter.land(land, [flat(paints.otherLand), flat(paints.land)]);
    if (!a || !main) return;
    const looks = (all: readonly Look[]) => all.map((look, i) => (off.has(this.classes[i]!) ? HIDDEN : look));
    if (mode === 'plain' || !b || !other) {
      painter.ground(a.drawings, a.edition, 0, looks(paints.looks));
      if (showFront) painter.front(a.drawings, a.edition, 0, paints.front, FRONT_PX);
    } else if (mode === 'swipe') {
      const right = { left: divider, right: this.#size.width };
      const left = { left: 0, right: divider };
      painter.ground(a.drawings, a.edition, 0, looks(paints.looks), right);
      painter.ground(b.drawings, b.edition, 1, looks(paints.looks), left);
      if (showFront) {
        painter.front(a.drawings, a.edition, 0, paints.front, FRONT_PX, right);
        painter.front(b.drawings, b.edition, 1, paints.front, FRONT_PX, left);
      }
    } else {
      painter.ground(a.drawings, a.edition, 0, looks(paints.faded));
      const later = main.day < other.day ? 1 : 0;
      painter.difference([a, b], [this.held(main.track), this.held(other.track)], later, paints.gain, paints.loss);
      if (showFront) painter.front(a.drawings, a.edition, 0, paints.front, 1);
    }
  }

  partIndex(side: Side | null): number {
    const track = side && this.#tracks.get(side.track);
    if (!track) return -1;
    const moment = track.record.validAt[side.edition] ?? -Infinity;
    return track.parts.findLastIndex(({ part }) => part.from <= moment);
  }

  #landDrawings(): Drawing[] {
    const { shelf, bounds, minzoom, maxzoom } = this.#land!;
    return shelf.drawings(cover(this.#camera, this.#size, tileZoom(this.#camera, minzoom, maxzoom), bounds));
  }

  #tiles(track: TrackParts): TileId[] {
    return cover(this.#camera, this.#size, tileZoom(this.#camera, track.minzoom, track.maxzoom), track.bounds);
  }

  /** What to draw of a side. While its part of the record is on its way: the nearest edition at hand. */
  #sideAt(side: Side): { drawings: Drawing[]; edition: number } {
    const track = this.#tracks.get(side.track);
    const index = this.partIndex(side);
    if (!track || index < 0) return { drawings: [], edition: side.edition };
    const tiles = this.#tiles(track);
    const away = track.parts.map((_, i) => i).sort((i, j) => Math.abs(i - index) - Math.abs(j - index));
    const at = away.find((i) => track.parts[i]!.shelf.hasSome(tiles)) ?? index;
    const { shelf, first, last } = track.parts[at]!;
    return { drawings: shelf.drawings(tiles), edition: Math.min(last, Math.max(first, side.edition)) };
  }

  /** Shelves and the tiles of them that the view needs. */
  #needs(): { shelf: Shelf; tiles: TileId[] }[] {
    const needs: { shelf: Shelf; tiles: TileId[] }[] = [];
    const { main, other } = this.#scene;
    if (this.#land && this.#drawLand) {
      const { shelf, bounds, minzoom, maxzoom } = this.#land;
      needs.push({ shelf, tiles: cover(this.#camera, this.#size, tileZoom(this.#camera, minzoom, maxzoom), bounds) });
    }
    for (const side of [main, other]) {
      const track = side && this.#tracks.get(side.track);
      const index = this.partIndex(side);
      if (!track || index < 0) continue;
      const { shelf } = track.parts[index]!;
      if (!needs.some((need) => need.shelf === shelf)) needs.push({ shelf, tiles: this.#tiles(track) });
    }
    return needs;
  }

  #ask(): void {
    if (this.#size.width < 2) return;
    const needs = this.#needs();
    for (const { shelf, tiles } of needs) shelf.want(tiles);
    const needed = new Set(needs.map((need) => need.shelf));
    const ready = needs.length > 0 && needs.every(({ shelf, tiles }) => shelf.has(tiles));
    for (const [name, track] of this.#tracks) {
      const sides = [this.#scene.main, this.#scene.other].filter((side) => side?.track === name);
      const tiles = sides.length ? this.#tiles(track) : [];
      const here = sides.map((side) => this.partIndex(side));
      const next = track.parts
        .map((part, i) => ({ shelf: part.shelf, away: Math.min(...here.map((at) => Math.abs(at - i)), 99) }))
        .filter(({ shelf }) => !needed.has(shelf))
        .sort((p, q) => p.away - q.away);
      let fetching = false;
      for (const { shelf, away } of next) {
        const now = ready && away <= this.#reach && !fetching;
        if (now && !shelf.has(tiles)) fetching = true;
        shelf.want(now ? tiles : []);
      }
    }
    this.#tidy(needed);
  }

  #tidy(needed: ReadonlySet<Shelf>): void {
    const shelves = [...this.#tracks.values()].flatMap(({ parts }) => parts.map(({ shelf }) => shelf));
    if (this.#land) shelves.push(this.#land.shelf);
    let over = shelves.reduce((sum, shelf) => sum + shelf.bytes, 0) - KEEP_BYTES;
    for (const shelf of shelves.sort((a, b) => +needed.has(a) - +needed.has(b))) {
      if (over <= 0) return;
      const before = shelf.bytes;
      shelf.shrink(over);
      over -= before - shelf.bytes;
    }
  }

  #arrived(): void {
    if (this.#reach) this.#ask();
    const last = this.#allHere;
    if (last) window.clearTimeout(this.#arrivals);
    else if (this.#arrivals) return;
    this.#arrivals = window.setTimeout(
      () => {
        this.#arrivals = 0;
        this.paint();
      },
      last ? 0 : ARRIVALS_MS,
    );
  }
}

const HIDDEN: Look = { fill: [0, 0, 0, 0], line: null, period: 0, width: 0 };

function sameDrawings(a: readonly Drawing[], b: readonly Drawing[]): boolean {
  return a.length === b.length && a.every((one, i) => one.drawable === b[i]!.drawable && one.window.x === b[i]!.window.x && one.window.y === b[i]!.window.y && one.window.z === b[i]!.window.z);
}

function partKey(ground: Ground, side: Side | null): string {
  return side ? `${side.track}:${ground.partIndex(side)}` : '';
}
