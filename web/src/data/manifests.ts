/** The manifest of the map's tiles and the lengths of the front: asked for again while either is being made. */

import type { Api } from './api.ts';
import type { AtlasInfo, FrontsFile, Manifest } from './types.ts';

const MANIFEST = 'tiles/manifest.json';
const DRAWING_POLL_MS = 2500;
/** Lengths of the front take minutes; of an atlas that has none made, the question becomes rare. */
const FRONTS_POLL_MS = 20_000;
const FRONTS_POLL_MOST_MS = 640_000;

export interface ManifestNews {
  /** The server has no tiles yet. */
  none(): void;
  /** A manifest has come that is not the one held before, if any was. */
  newer(manifest: Manifest, before: Manifest | null): void;
  /** The one that is held is still in force. */
  same(): void;
  lengths(): void;
  /** The state that the atlas is in, where the tiles are of another. */
  version(version: string): void;
}

export class Manifests {
  readonly #fronts = new Map<string, FrontsFile>();
  #held: Manifest | null = null;
  #due: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #patienceMs = FRONTS_POLL_MS;

  constructor(
    private readonly api: Pick<Api, 'get' | 'version' | 'reachable'>,
    /** Whether the atlas has a front, so that lengths of it are to be expected. */
    private readonly hasFront: boolean,
    private readonly told: ManifestNews,
  ) {}

  get held(): Manifest | null {
    return this.#held;
  }

  fronts(track: string): FrontsFile | null {
    return this.#fronts.get(track) ?? null;
  }

  /** The atlas has changed: tiles and lengths of what it was are not those of what it is. */
  renew(): void {
    this.#fronts.clear();
    void this.ask();
  }

  /** Asks for the manifest now, and again as long as tiles or lengths are being made. Only the newest
   *  call goes on: what an older one had planned is given up. */
  async ask(): Promise<void> {
    clearTimeout(this.#due);
    const turn = ++this.#turn;
    const manifest = await this.api.get<Manifest | null>(MANIFEST).catch(() => null);
    if (turn !== this.#turn || !this.api.reachable) return;
    if (!manifest) {
      if (!this.#held) this.told.none();
      return this.#again(DRAWING_POLL_MS);
    }
    const { version } = this.api;
    this.#take(manifest);
    const lengths = await this.#loadFronts(manifest);
    if (turn !== this.#turn) return;
    // Tiles of another state than the one read: the server draws new ones, or has a newer atlas.
    if (manifest.atlas !== version) {
      const now = await this.api.get<AtlasInfo>('api/atlas').catch(() => null);
      if (now) this.told.version(now.version);
      if (turn === this.#turn) this.#again(this.#patienceMs);
    } else if (!lengths && this.hasFront) this.#again(this.#patienceMs);
  }

  #again(ms: number): void {
    this.#due = setTimeout(() => void this.ask(), ms);
  }

  #take(manifest: Manifest): void {
    const before = this.#held;
    const newer = manifest.atlas !== before?.atlas || manifest.built_at !== before.built_at;
    this.#patienceMs = newer ? FRONTS_POLL_MS : Math.min(2 * this.#patienceMs, FRONTS_POLL_MOST_MS);
    if (!newer) return this.told.same();
    this.#held = manifest;
    this.told.newer(manifest, before);
  }

  /** Brings the lengths of the front; true when nothing more is to be expected of this manifest. */
  async #loadFronts(manifest: Manifest): Promise<boolean> {
    const whole = await Promise.all(
      Object.entries(manifest.tracks).map(async ([track, { fronts }]) => {
        if (!fronts) return false;
        const file = await this.api.get<FrontsFile>(`tiles/${fronts}`).catch(() => null);
        if (file) this.#fronts.set(track, file);
        return file?.complete ?? false;
      }),
    );
    this.told.lengths();
    return whole.every(Boolean);
  }
}
