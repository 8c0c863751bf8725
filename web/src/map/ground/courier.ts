/** Asks the worker, and gives what it answers as promises. */

import type { Mesh } from './decode.ts';
import type { Answer, Request, Track } from './worker.ts';

type Waiting = { done: (answer: never) => void; failed: (error: Error) => void };

const WAKE_PATIENCE_MS = 4000;

/** The request was given up; nothing is wrong. */
export class Cancelled extends Error {}

export class Courier {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'ground' });
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(private readonly sawServer: (there: boolean) => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (!waiting) return;
      if ('failed' in data) {
        if (!data.cancelled) this.sawServer(false);
        waiting.failed(data.cancelled ? new Cancelled() : new Error(data.failed));
      } else {
        waiting.done(('mesh' in data ? data.mesh : 'bytes' in data ? data.bytes : data.awake) as never);
      }
    });
  }

  /** Resolves when the graphics process has begun, so that the page's thread does not wait for it; of a worker
   *  that cannot tell, after a while. */
  async wake(): Promise<void> {
    const patience = new Promise((done) => window.setTimeout(done, WAKE_PATIENCE_MS));
    await Promise.race([this.#ask<boolean>({ kind: 'wake', id: this.#next++ }), patience]);
  }

  track(track: Track): void {
    this.#send({ kind: 'track', track });
  }

  /** The mesh of a tile: of a track's ground and front, or of the land when `track` is null. */
  mesh(url: string, z: number, x: number, y: number, track: string | null): { id: number; mesh: Promise<Mesh | null> } {
    const id = this.#next++;
    return { id, mesh: this.#ask<Mesh | null>({ kind: 'mesh', id, url, z, x, y, track }) };
  }

  /** A tile as it is in the file. */
  bytes(url: string, z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    return this.#ask({ kind: 'bytes', id: this.#next++, url, z, x, y });
  }

  cancel(id: number): void {
    if (this.#waiting.has(id)) this.#send({ kind: 'cancel', id });
  }

  #ask<T>(request: Exclude<Request, { kind: 'track' | 'cancel' }>): Promise<T> {
    return new Promise<T>((done, failed) => {
      this.#waiting.set(request.id, { done, failed });
      this.#send(request);
    });
  }

  #send(request: Request): void {
    this.#worker.postMessage(request);
  }
}
