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
  readonly #compiling = new Map<string, WebGLProgram>();
  readonly #ready = new Map<string, WebGLProgram>();
  readonly #gl: WebGL2RenderingContext | undefined;

  constructor(private readonly map: MapLibre) {
    const { painter } = map as unknown as Insides;
    const cache = painter?.programCache;
    this.#gl = painter?.context?.gl;
    if (typeof cache?.getProgram !== 'function' || !this.#gl) return;
    const made = new Map<string, unknown>();
    const make = cache.getProgram.bind(cache);
    cache.getProgram = (variant) => {
      const key = keyOf(variant);
      const found = made.get(key);
      if (found) return found;
      if (this.#compiling.has(key)) return NOTHING;
      const program = this.#ready.get(key) ? this.#take(this.#ready.get(key)!, () => make(variant)) : this.#begin(key, () => make(variant));
      if (program !== NOTHING) made.set(key, program);
      return program;
    };
  }

  /** Whether all programs that were asked for are ready and have been drawn with. */
  get settled(): boolean {
    return !this.#compiling.size && !this.#ready.size;
  }

  /** Lets MapLibre ask for a program, and stops it where it would wait. */
  #begin(key: string, make: () => unknown): unknown {
    const gl = this.#gl!;
    const status = gl.getProgramParameter;
    gl.getProgramParameter = (program: WebGLProgram, name: number) => {
      if (name !== gl.LINK_STATUS) return status.call(gl, program, name);
      this.#compiling.set(key, program);
      void linked(gl, program).then(() => this.#came(key, program));
      throw new NotYet();
    };
    try {
      return make();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      return NOTHING;
    } finally {
      gl.getProgramParameter = status;
    }
  }

  /** Lets MapLibre go through the same again with the program that is compiled. */
  #take(program: WebGLProgram, make: () => unknown): unknown {
    const gl = this.#gl!;
    const { createProgram, shaderSource, compileShader, attachShader, linkProgram } = gl;
    gl.createProgram = () => program;
    gl.shaderSource = gl.compileShader = gl.attachShader = gl.linkProgram = () => undefined;
    try {
      return make();
    } finally {
      Object.assign(gl, { createProgram, shaderSource, compileShader, attachShader, linkProgram });
      for (const [key, one] of this.#ready) if (one === program) this.#ready.delete(key);
    }
  }

  #came(key: string, program: WebGLProgram): void {
    this.#compiling.delete(key);
    this.#ready.set(key, program);
    this.map.triggerRepaint();
  }
}

function keyOf({ name, programConfiguration, projectionShaderVariant, showOverdrawInspector, useTerrain, defines }: Variant): string {
  return JSON.stringify([name, programConfiguration?.cacheKey, projectionShaderVariant.name, showOverdrawInspector, useTerrain, defines]);
}
