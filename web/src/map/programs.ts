/** MapLibre's programs, compiled beside the page.
 *
 * MapLibre asks a program's status as soon as it has asked for the program, in the middle of a frame,
 * and the page stands still until it is compiled. Here such a program is left out of the frame, and
 * the map is drawn again when it is ready. With a MapLibre that keeps its
 * programs elsewhere, everything is as MapLibre has it.
 */

import type { Map as MapLibre } from 'maplibre-gl';
import { linked } from './gpu.ts';

interface Variant {
  name: string;
  programConfiguration?: { cacheKey: string } | null;
  projectionShaderVariant: { name: string };
  showOverdrawInspector: boolean;
  useTerrain: boolean;
  defines?: string[];
}
interface Cache {
  getProgram(variant: Variant): unknown;
}
type Insides = { painter?: { context?: { gl?: WebGL2RenderingContext }; programCache?: Cache } };

/** What MapLibre draws with meanwhile: it draws nothing. */
const NOTHING = { failedToCreate: true, attributes: {}, draw: () => undefined };

class NotYet extends Error {}

export class Programs {
  readonly #made = new Map<string, unknown>();
  readonly #coming = new Set<string>();
  readonly #gl: WebGL2RenderingContext | undefined;
  /** Those that came wait for the frame they are first drawn in. */
  #undrawn = false;

  constructor(private readonly map: MapLibre) {
    const { painter } = map as unknown as Insides;
    const cache = painter?.programCache;
    this.#gl = painter?.context?.gl;
    if (typeof cache?.getProgram !== 'function' || !this.#gl) return;
    map.on('render', () => (this.#undrawn = false));
    const make = cache.getProgram.bind(cache);
    cache.getProgram = (variant) => {
      const key = keyOf(variant);
      if (!this.#made.has(key) && !this.#coming.has(key)) this.#begin(key, () => make(variant));
      return this.#made.get(key) ?? NOTHING;
    };
  }

  /** Whether all programs that were asked for have been drawn with. */
  get settled(): boolean {
    return !this.#coming.size && !this.#undrawn;
  }

  /** Lets MapLibre ask for a program, and stops it where it would wait. */
  #begin(key: string, make: () => unknown): void {
    const gl = this.#gl!;
    const status = gl.getProgramParameter;
    gl.getProgramParameter = (program: WebGLProgram, name: number) => {
      if (name !== gl.LINK_STATUS) return status.call(gl, program, name);
      this.#coming.add(key);
      void linked(gl, program).then(() => this.#take(key, program, make));
      throw new NotYet();
    };
    try {
      this.#made.set(key, make());
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
    } finally {
      gl.getProgramParameter = status;
    }
  }

  /** Lets MapLibre go through the same again with the program that is compiled. */
  #take(key: string, program: WebGLProgram, make: () => unknown): void {
    const gl = this.#gl!;
    const { createProgram, shaderSource, compileShader, attachShader, linkProgram } = gl;
    gl.createProgram = () => program;
    gl.shaderSource = gl.compileShader = gl.attachShader = gl.linkProgram = () => undefined;
    try {
      this.#made.set(key, make());
    } finally {
      Object.assign(gl, { createProgram, shaderSource, compileShader, attachShader, linkProgram });
      this.#coming.delete(key);
    }
    this.#undrawn = true;
    this.map.triggerRepaint();
  }
}

function keyOf({ name, programConfiguration, projectionShaderVariant, showOverdrawInspector, useTerrain, defines }: Variant): string {
  return JSON.stringify([name, programConfiguration?.cacheKey, projectionShaderVariant.name, showOverdrawInspector, useTerrain, defines]);
}
