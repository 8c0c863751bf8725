/** The one way to the server. Knows addresses, problems and whether the server is there. */

import type { Problem } from './types.ts';

export type Params = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>;

const NOTHING_YET = 204;

/** The server refused: `problem` says why, in words for people. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** The server did not answer at all. */
export class Unreachable extends Error {}

export class Api {
  #reachable = true;
  /** State of the atlas, part of every address so that answers may be kept for ever. */
  version: string | null = null;

  constructor(
    readonly root: URL,
    private readonly onReachable: (reachable: boolean) => void = () => {},
  ) {}

  get reachable(): boolean {
    return this.#reachable;
  }

  /** The address of a resource, e.g. `url('api/area', {on: '2025-08-03', by: 1}, '.csv')`. */
  url(path: string, params: Params = {}, suffix = ''): string {
    const url = new URL(path.replace(/^\//, '') + suffix, this.root);
    for (const [key, value] of Object.entries(params)) {
      if (value === null || value === undefined) continue;
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(one));
    }
    return url.href;
  }

  /** JSON of a resource; null where it is not there yet. Raises ApiError, Unreachable, or the AbortError of `signal`. */
  async get<T>(path: string, params: Params = {}, signal?: AbortSignal, suffix = ''): Promise<T> {
    const pinned = this.version && path.startsWith('api/') && path !== 'api/atlas' ? { ...params, v: this.version } : params;
    let answer: Response;
    try {
      answer = await fetch(this.url(path, pinned, suffix), { signal: signal ?? null });
    } catch (error) {
      if (signal?.aborted) throw error;
      this.#say(false);
      throw new Unreachable('the server does not answer', { cause: error });
    }
    this.#say(true);
    if (answer.status === NOTHING_YET) return null as T;
    if (answer.ok) return (await answer.json()) as T;
    let problem: Problem = { title: answer.statusText || `status ${answer.status}`, status: answer.status };
    if ((answer.headers.get('content-type') ?? '').includes('json'))
      problem = { ...problem, ...((await answer.json()) as Problem) };
    throw new ApiError(problem);
  }

  /** Called by others who talk to the server (the tile reader) with what they saw. */
  saw(reachable: boolean): void {
    this.#say(reachable);
  }

  #say(reachable: boolean): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.onReachable(reachable);
  }
}
