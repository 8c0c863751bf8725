/** Fetches tiles by range requests, decodes and triangulates them: nothing of it on the page's thread. */

import { PMTiles } from 'pmtiles';
import { decodeLand, decodeTrack, type Mesh } from './decode.ts';

export interface Track {
  name: string;
  validAt: number[];
  classes: string[];
}

export type Request =
  | { kind: 'track'; track: Track }
  | { kind: 'mesh'; id: number; url: string; z: number; x: number; y: number; track: string | null }
  | { kind: 'bytes'; id: number; url: string; z: number; x: number; y: number }
  | { kind: 'wake'; id: number }
  | { kind: 'cancel'; id: number };

export type Answer =
  | { id: number; mesh: Mesh | null }
  | { id: number; bytes: ArrayBuffer | null }
  | { id: number; awake: boolean }
  | { id: number; failed: string; cancelled: boolean };

const tracks = new Map<string, Track>();
const files = new Map<string, PMTiles>();
const running = new Map<number, AbortController>();
/** Tiles of the base are asked for twice, by the map and by the ground: one request serves both. */
const shared = new Map<string, Promise<ArrayBuffer | null>>();
const SHARED = 64;

function file(url: string): PMTiles {
  let found = files.get(url);
  if (!found) files.set(url, (found = new PMTiles(url)));
  return found;
}

async function bytes(url: string, z: number, x: number, y: number, signal: AbortSignal): Promise<ArrayBuffer | null> {
  return (await file(url).getZxy(z, x, y, signal))?.data ?? null;
}

function sharedBytes(url: string, z: number, x: number, y: number): Promise<ArrayBuffer | null> {
  const key = `${url}/${z}/${x}/${y}`;
  let found = shared.get(key);
  if (!found) {
    found = bytes(url, z, x, y, new AbortController().signal);
    found.catch(() => shared.delete(key));
    shared.set(key, found);
    if (shared.size > SHARED) shared.delete(shared.keys().next().value!);
  }
  return found;
}

async function serve(request: Extract<Request, { kind: 'mesh' | 'bytes' }>): Promise<void> {
  const { id, url, z, x, y } = request;
  const stop = new AbortController();
  running.set(id, stop);
  try {
    if (request.kind === 'bytes') {
      const data = (await sharedBytes(url, z, x, y))?.slice(0) ?? null;
      say({ id, bytes: data }, data ? [data] : []);
      return;
    }
    const data = request.track ? await bytes(url, z, x, y, stop.signal) : await sharedBytes(url, z, x, y);
    if (stop.signal.aborted) throw stop.signal.reason;
    let mesh: Mesh | null = null;
    if (data && request.track) {
      const track = tracks.get(request.track)!;
      mesh = decodeTrack(data, track.validAt, track.classes);
    } else if (data) mesh = decodeLand(data);
    say({ id, mesh }, mesh ? [mesh.vertices.buffer, mesh.ground.data.buffer, mesh.front.data.buffer] : []);
  } catch (error) {
    // A file's directories are kept, failed ones too: the next tile of it begins anew.
    if (!stop.signal.aborted) files.delete(url);
    say({ id, failed: String(error), cancelled: stop.signal.aborted });
  } finally {
    running.delete(id);
  }
}

/** Makes a context that draws nothing, and waits here until the browser's graphics process has begun, which
 *  takes the first context of a browser hundreds of milliseconds; true when there is one. */
function wake(): boolean {
  const gl = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
  return !!gl?.getSupportedExtensions();
}

function say(answer: Answer, transfer: Transferable[] = []): void {
  postMessage(answer, { transfer });
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'track') tracks.set(data.track.name, data.track);
  else if (data.kind === 'cancel') running.get(data.id)?.abort();
  else if (data.kind === 'wake') say({ id: data.id, awake: wake() });
  else void serve(data);
});
