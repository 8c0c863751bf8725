import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Manifests } from '../src/data/manifests.ts';
import type { Manifest } from '../src/data/types.ts';

/** A server that draws tiles and reckons lengths at its own pace. */
class Server {
  reachable = true;
  version: string | null = '1';
  state = '1';
  manifest: Partial<Manifest> | null = null;
  complete = false;
  asked: string[] = [];

  async get<T>(path: string): Promise<T> {
    this.asked.push(path);
    const answer = path === 'tiles/manifest.json' ? this.manifest : path === 'api/atlas' ? { version: this.state } : { complete: this.complete };
    if (!answer) throw new Error('not there');
    return answer as T;
  }
}

function drawn(atlas: string, fronts: string | null): Partial<Manifest> {
  return { atlas, built_at: '2025-01-01T00:00:00Z', tracks: { x: { fronts } } as unknown as Manifest['tracks'] };
}

function watched(server: Server, hasFront = true) {
  const said: string[] = [];
  const manifests = new Manifests(server, hasFront, {
    none: () => said.push('none'),
    newer: (manifest, before) => said.push(`${before?.atlas ?? 'nothing'} -> ${manifest.atlas}`),
    same: () => said.push('same'),
    lengths: () => said.push('lengths'),
    version: (version) => said.push(`version ${version}`),
  });
  return { manifests, said };
}

const MINUTE = 60_000;

describe('the manifest', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is waited for until the tiles are drawn, and then until the lengths are whole', async () => {
    const server = new Server();
    const { manifests, said } = watched(server);
    await manifests.ask();
    expect([manifests.held, said]).toEqual([null, ['none']]);
    server.manifest = drawn('1', 'lengths.json');
    await vi.advanceTimersByTimeAsync(MINUTE / 20);
    expect(said).toEqual(['none', 'nothing -> 1', 'lengths']);
    expect(manifests.fronts('x')?.complete).toBe(false);
    server.complete = true;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(manifests.fronts('x')?.complete).toBe(true);
    const { length } = server.asked;
    await vi.advanceTimersByTimeAsync(100 * MINUTE);
    expect(server.asked).toHaveLength(length);
  });

  it('of an atlas whose lengths nobody makes is asked for ever more rarely', async () => {
    const server = new Server();
    server.manifest = drawn('1', null);
    const { manifests } = watched(server);
    await manifests.ask();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    const early = server.asked.length;
    await vi.advanceTimersByTimeAsync(25 * MINUTE);
    const late = server.asked.length - early;
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(early);
  });

  it('of an atlas without a front is asked for once', async () => {
    const server = new Server();
    server.manifest = drawn('1', null);
    const { manifests } = watched(server, false);
    await manifests.ask();
    await vi.advanceTimersByTimeAsync(100 * MINUTE);
    expect(server.asked).toEqual(['tiles/manifest.json']);
  });

  it('of another state than the one that was read tells the state of the atlas, and is asked for again', async () => {
    const server = new Server();
    server.manifest = drawn('1', null);
    server.version = server.state = '2';
    const { manifests, said } = watched(server, false);
    await manifests.ask();
    expect(said).toContain('version 2');
    server.manifest = drawn('2', null);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(manifests.held?.atlas).toBe('2');
    expect(said).toContain('1 -> 2');
  });

  it('that an older question brings after a newer one is left alone', async () => {
    const server = new Server();
    server.manifest = drawn('1', null);
    const { manifests, said } = watched(server, false);
    await Promise.all([manifests.ask(), manifests.ask()]);
    expect(said.filter((each) => each.startsWith('nothing'))).toHaveLength(1);
  });

  it('is not taken from a server that is out of reach', async () => {
    const server = new Server();
    server.reachable = false;
    server.manifest = drawn('1', null);
    const { manifests, said } = watched(server);
    await manifests.ask();
    expect([manifests.held, said]).toEqual([null, []]);
  });
});
