/** Tiles of one file on the graphics card: asked for, kept while there is room, given up when not needed. */

import { children, parent, type TileId } from './cover.ts';
import { Cancelled, type Courier } from './courier.ts';
import type { Drawable, Painter } from './painter.ts';

interface Entry {
  /** undefined: on its way; null: nothing there. */
  drawable: Drawable | null | undefined;
  request: number | null;
  failedAt: number;
  used: number;
}

/** A file of tiles. */
export interface Source {
  url: string;
  minzoom: number;
  maxzoom: number;
  /** Name of the track, or null for the land. */
  track: string | null;
}

/** What to draw of one tile: `tile`'s mesh inside the place of `window`. */
export interface Drawing {
  tile: TileId;
  window: TileId;
  drawable: Drawable;
}

const RETRY_MS = 4000;

export class Shelf {
  readonly #entries = new Map<string, Entry>();
  #clock = 0;

  constructor(
    readonly source: Source,
    private readonly courier: Courier,
    private readonly painter: Painter,
    private readonly changed: () => void,
  ) {}

  get bytes(): number {
    let sum = 0;
    for (const { drawable } of this.#entries.values()) sum += drawable?.bytes ?? 0;
    return sum;
  }

  /** Asks for tiles, and gives up what is on its way and not among them. */
  want(tiles: readonly TileId[]): void {
    this.#clock++;
    const now = performance.now();
    for (const tile of tiles) {
      const key = keyOf(tile);
      const entry = this.#entries.get(key);
      if (entry && (entry.drawable !== undefined || entry.request !== null || now - entry.failedAt < RETRY_MS)) {
        entry.used = this.#clock;
        continue;
      }
      this.#fetch(key, tile);
    }
    for (const [key, entry] of this.#entries)
      if (entry.request !== null && entry.used !== this.#clock) {
        this.courier.cancel(entry.request);
        this.#entries.delete(key);
      }
  }

  /** What did not come may be asked for at once. */
  forgive(): void {
    for (const entry of this.#entries.values()) entry.failedAt = -Infinity;
  }

  /** Whether all of the tiles are here (or known to be empty). */
  has(tiles: readonly TileId[]): boolean {
    return tiles.every((tile) => this.#entries.get(keyOf(tile))?.drawable !== undefined);
  }

  /** Whether anything of the tiles can be drawn, be it coarser or finer. */
  hasSome(tiles: readonly TileId[]): boolean {
    return tiles.some((tile) => this.#standIns(tile) !== null);
  }

  /** What to draw for the tiles: themselves, or until they are here what covers them. */
  drawings(tiles: readonly TileId[]): Drawing[] {
    return tiles.flatMap((tile) => this.#standIns(tile) ?? []);
  }

  /** Lets go of what was not used for longest until `bytes` are free. */
  shrink(bytes: number): void {
    const idle = [...this.#entries].filter(([, e]) => e.drawable && e.used !== this.#clock).sort(([, a], [, b]) => a.used - b.used);
    for (const [key, { drawable }] of idle) {
      if (bytes <= 0) return;
      bytes -= drawable!.bytes;
      this.painter.free(drawable!);
      this.#entries.delete(key);
    }
  }

  clear(): void {
    for (const { drawable, request } of this.#entries.values()) {
      if (drawable) this.painter.free(drawable);
      if (request !== null) this.courier.cancel(request);
    }
    this.#entries.clear();
  }

  #standIns(tile: TileId): Drawing[] | null {
    const mine = this.#here(tile);
    if (mine !== undefined) return mine ? [{ tile, window: tile, drawable: mine }] : [];
    const finer = children(tile);
    if (finer.every((child) => this.#here(child) !== undefined))
      return finer.flatMap((child) => {
        const drawable = this.#here(child);
        return drawable ? [{ tile: child, window: child, drawable }] : [];
      });
    for (let above = tile; above.z > this.source.minzoom; ) {
      above = parent(above);
      const drawable = this.#here(above);
      if (drawable !== undefined) return drawable ? [{ tile: above, window: tile, drawable }] : [];
    }
    return null;
  }

  #here(tile: TileId): Drawable | null | undefined {
    const entry = this.#entries.get(keyOf(tile));
    if (entry?.drawable) entry.used = this.#clock;
    return entry?.drawable;
  }

  #fetch(key: string, { z, x, y }: TileId): void {
    const { id, mesh } = this.courier.mesh(this.source.url, z, x, y, this.source.track);
    const entry: Entry = { drawable: undefined, request: id, failedAt: -Infinity, used: this.#clock };
    this.#entries.set(key, entry);
    mesh.then(
      (made) => {
        if (this.#entries.get(key) !== entry) return;
        entry.request = null;
        entry.drawable = made ? this.painter.make(made) : null;
        this.changed();
      },
      (error: Error) => {
        entry.request = null;
        entry.failedAt = performance.now();
        if (!(error instanceof Cancelled)) this.changed();
      },
    );
  }
}

function keyOf({ z, x, y }: TileId): string {
  return `${z}/${x}/${y}`;
}
