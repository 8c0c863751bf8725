/** Draws meshes on a WebGL2 canvas. Knows nothing of tiles' files, tracks or days. */

import { alive, changed, UNITS, type Box, type Mesh } from './decode.ts';
import { place, type Rect, type Size, type TileId } from './cover.ts';
import type { Camera } from '../../state/view.ts';
import { Program } from './program.ts';
import { samplesOf, texturedOf, type Samples, type Textured } from './samples.ts';
import type { Drawing } from './shelf.ts';
import * as shaders from './shaders.ts';

export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** How a class looks. `line`: colour of its pattern's lines, null for a flat one. */
export interface Look {
  fill: Colour;
  line: Colour | null;
  /** CSS pixels. */
  period: number;
  width: number;
}

/** One mesh on the graphics card. What is alive is copied together once and kept while it stays so:
 *  side 0 and side 1 are the two sides of a comparison. */
export interface Drawable {
  bytes: number;
  mesh: Mesh;
  vertices: WebGLBuffer;
  sides: [Side, Side];
}
/** Made when first drawn: most meshes are never drawn on a second side, nor in part. */
interface Side {
  ground?: Kept;
  front?: Kept;
  /** For what is drawn again in part of the view. */
  groundPart?: Kept;
  frontPart?: Kept;
}

/** Device pixels from the top left; right and bottom are outside. */
export interface Pixels {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface Kept {
  array: WebGLVertexArrayObject;
  buffer: WebGLBuffer;
  length: number;
  from: number;
  to: number;
}

/** Part of the canvas that is drawn on, CSS pixels. */
export interface Window {
  left: number;
  right: number;
}

const PATTERN_TILE = 256;
/** Round what has changed: half the front's line, and what antialiasing touches. */
const MARGIN_PX = 3;

export class Painter {
  readonly gl: WebGL2RenderingContext;
  readonly #fill: Program;
  readonly #front: Program;
  /** Compiled when two days are first compared: it would keep the first picture waiting. */
  #difference: Program | null = null;
  readonly #corners: WebGLBuffer;
  readonly #nothing: WebGLVertexArrayObject;
  #size: Size = { width: 1, height: 1 };
  #ratio = 1;
  #camera: Camera = { lon: 0, lat: 0, zoom: 0 };
  /** What is drawn, with several samples a pixel; kept, so that parts of it can be drawn anew. */
  #samples: Samples | null = null;
  #offscreen: Textured | null = null;
  #clip: Pixels = { left: 0, top: 0, right: 1, bottom: 1 };
  #partial = false;
  #scratchIndices = new Uint32Array(0);
  #scratchSegments = new Int16Array(0);

  /** `canvas` has its context already: see `openCanvases`. */
  constructor(readonly canvas: HTMLCanvasElement) {
    const gl = (this.gl = canvas.getContext('webgl2')!);
    this.#fill = new Program(gl, shaders.FILL_VERTEX, shaders.FILL_FRAGMENT);
    this.#front = new Program(gl, shaders.FRONT_VERTEX, shaders.FRONT_FRAGMENT);
    this.#corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, -1, 0, 1, 1, -1, 1, 1]), gl.STATIC_DRAW);
    this.#nothing = gl.createVertexArray();
    gl.enable(gl.BLEND);
    gl.enable(gl.SCISSOR_TEST);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Whether the programs are compiled: used before, they would be waited for. */
  get ready(): boolean {
    return this.#fill.ready && this.#front.ready;
  }

  make(mesh: Mesh): Drawable {
    const { gl } = this;
    const vertices = gl.createBuffer();
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, vertices);
    gl.bufferData(gl.ARRAY_BUFFER, mesh.vertices, gl.STATIC_DRAW);
    const bytes = mesh.vertices.byteLength + 2 * mesh.ground.data.byteLength + 2 * mesh.front.data.byteLength;
    return { bytes, mesh, vertices, sides: [{}, {}] };
  }

  #newGround(vertices: WebGLBuffer): Kept {
    const { gl } = this;
    const array = gl.createVertexArray();
    const buffer = gl.createBuffer();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, vertices);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribIPointer(0, 2, gl.SHORT, 8, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribIPointer(1, 1, gl.SHORT, 8, 4);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffer);
    return { array, buffer, length: 0, from: 1, to: 0 };
  }

  #newFront(): Kept {
    const { gl } = this;
    const array = gl.createVertexArray();
    const buffer = gl.createBuffer();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#corners);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribIPointer(1, 4, gl.SHORT, 8, 0);
    gl.vertexAttribDivisor(1, 1);
    return { array, buffer, length: 0, from: 1, to: 0 };
  }

  free(drawable: Drawable): void {
    const { gl } = this;
    gl.deleteBuffer(drawable.vertices);
    for (const side of drawable.sides)
      for (const kept of [side.ground, side.front, side.groundPart, side.frontPart]) {
        if (!kept) continue;
        gl.deleteBuffer(kept.buffer);
        gl.deleteVertexArray(kept.array);
      }
  }

  /** Begins a frame: the whole canvas in one colour (premultiplied), or only `part` of it; what
   *  follows is drawn inside that part. A part is for a canvas that was drawn whole before. */
  begin(camera: Camera, size: Size, ratio: number, clear: Colour, part?: Pixels): void {
    const { gl, canvas } = this;
    this.#camera = camera;
    this.#size = size;
    this.#ratio = ratio;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#samples = samplesOf(gl, this.#samples, canvas);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#samples.framebuffer);
    this.#partial = part !== undefined;
    this.#clip = part ?? { left: 0, top: 0, right: width, bottom: height };
    gl.viewport(0, 0, width, height);
    this.#scissor(this.#clip);
    gl.clearColor(...clear);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** Ends a frame: brings what was drawn to the canvas, all of it or a part. */
  end(part?: Pixels): void {
    const { gl } = this;
    const { framebuffer, width, height } = this.#samples!;
    const { left, right, top, bottom } = part ?? { left: 0, top: 0, right: width, bottom: height };
    const rect = [left, height - bottom, right, height - top] as const;
    this.#scissor({ left, top, right, bottom });
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(...rect, ...rect, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Land covers what is under them: nothing is blended, which is faster. */
  land(drawings: readonly Drawing[], looks: readonly Look[]): void {
    this.gl.disable(this.gl.BLEND);
    this.ground(drawings, 1, 0, looks);
    this.gl.enable(this.gl.BLEND);
  }

  ground(drawings: readonly Drawing[], edition: number, side: 0 | 1, looks: readonly Look[], within?: Window): void {
    const { gl } = this;
    this.#fill.use();
    const count = Math.min(looks.length, shaders.MAX_CLASSES);
    const colours = new Float32Array(4 * shaders.MAX_CLASSES);
    const lines = new Float32Array(4 * shaders.MAX_CLASSES);
    const look = new Float32Array(4 * shaders.MAX_CLASSES);
    for (let i = 0; i < count; i++) {
      const { fill, line, period, width } = looks[i]!;
      colours.set(fill, 4 * i);
      lines.set(line ?? fill, 4 * i);
      look.set([line ? period * this.#ratio : 0, width * this.#ratio, 0, 0], 4 * i);
    }
    gl.uniform4fv(this.#fill.at('colours[0]'), colours);
    gl.uniform4fv(this.#fill.at('lines[0]'), lines);
    gl.uniform4fv(this.#fill.at('look[0]'), look);
    gl.uniform2f(this.#fill.at('origin'), ...this.#origin());
    for (const drawing of drawings) {
      if (!this.#aim(this.#fill, drawing, within)) continue;
      const kept = this.#groundAt(drawing, edition, side);
      if (!kept.length) continue;
      gl.bindVertexArray(kept.array);
      gl.drawElements(gl.TRIANGLES, kept.length, gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }

  front(drawings: readonly Drawing[], edition: number, side: 0 | 1, colour: Colour, width: number, within?: Window): void {
    const { gl } = this;
    this.#front.use();
    gl.uniform2f(this.#front.at('pixel'), 2 / this.canvas.width, 2 / this.canvas.height);
    gl.uniform1f(this.#front.at('halfWidth'), (width * this.#ratio) / 2);
    gl.uniform4f(this.#front.at('colour_'), ...colour);
    for (const drawing of drawings) {
      if (!this.#aim(this.#front, drawing, within)) continue;
      const kept = this.#frontAt(drawing, edition, side);
      if (!kept.length) continue;
      gl.bindVertexArray(kept.array);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, kept.length / 4);
    }
    gl.bindVertexArray(null);
  }

  /** Ground held on one side only: `held` says which classes count, `later` which side is the later. */
  difference(
    sides: readonly [{ drawings: readonly Drawing[]; edition: number }, { drawings: readonly Drawing[]; edition: number }],
    held: readonly [readonly boolean[], readonly boolean[]],
    later: 0 | 1,
    gain: Colour,
    loss: Colour,
  ): void {
    const { gl } = this;
    const target = (this.#offscreen = texturedOf(gl, this.#offscreen, this.canvas));
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
    this.#scissor(this.#clip);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.blendFunc(gl.ONE, gl.ONE);
    for (const side of [0, 1] as const) {
      const one: Colour = side === later ? [1, 0, 0, 0] : [0, 1, 0, 0];
      gl.colorMask(side === later, side !== later, false, false);
      // The fill program leaves out what has no alpha: held ground has some, its channel is masked.
      const looks = held[side].map((yes): Look => ({ fill: yes ? [one[0], one[1], 0, 1] : [0, 0, 0, 0], line: null, period: 0, width: 0 }));
      this.ground(sides[side].drawings, sides[side].edition, side, looks);
    }
    gl.colorMask(true, true, true, true);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.#scissor(this.#clip);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, target.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, target.resolve);
    gl.blitFramebuffer(0, 0, target.width, target.height, 0, 0, target.width, target.height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#samples!.framebuffer);
    const difference = (this.#difference ??= new Program(gl, shaders.QUAD_VERTEX, shaders.DIFFERENCE_FRAGMENT));
    difference.use();
    gl.bindTexture(gl.TEXTURE_2D, target.texture);
    gl.uniform4f(difference.at('gain'), ...gain);
    gl.uniform4f(difference.at('loss'), ...loss);
    gl.uniform1f(difference.at('period'), 5 * this.#ratio);
    gl.uniform2f(difference.at('origin'), ...this.#origin());
    gl.bindVertexArray(this.#nothing);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.bindVertexArray(null);
  }

  /** Sets the scissor to the window of a drawing; false when it lies outside the view. Edges are
   *  rounded alike on both sides, so neighbours meet without overlap. */
  #aim(program: Program, { tile, window }: Drawing, within?: Window): boolean {
    const { gl, canvas } = this;
    const seen = this.#pixels(place(window, this.#camera, this.#size));
    const clip = this.#clip;
    const left = Math.max(clip.left, Math.round(seen.left), within ? Math.round(within.left * this.#ratio) : 0);
    const right = Math.min(clip.right, Math.round(seen.left + seen.side), within ? Math.round(within.right * this.#ratio) : canvas.width);
    const top = Math.max(clip.top, Math.round(seen.top));
    const bottom = Math.min(clip.bottom, Math.round(seen.top + seen.side));
    if (right <= left || bottom <= top) return false;
    this.#scissor({ left, top, right, bottom });
    // Tiles end at their edges: drawn from whole pixel to whole pixel, no seam shows between them.
    const whole = this.#pixels(place(tile, this.#camera, this.#size));
    const [x0, y0] = [Math.round(whole.left), Math.round(whole.top)];
    const [wide, high] = [Math.round(whole.left + whole.side) - x0, Math.round(whole.top + whole.side) - y0];
    gl.uniform4f(
      program.at('place'),
      (2 * wide) / UNITS / canvas.width,
      (-2 * high) / UNITS / canvas.height,
      (2 * x0) / canvas.width - 1,
      1 - (2 * y0) / canvas.height,
    );
    return true;
  }

  /** Where the view differs between two editions of a drawing. */
  changes({ tile, window, drawable }: Drawing, before: number, after: number): Pixels[] {
    const whole = this.#pixels(place(tile, this.#camera, this.#size));
    const seen = this.#pixels(place(window, this.#camera, this.#size));
    const scale = whole.side / UNITS;
    const edge = MARGIN_PX * this.#ratio;
    const parts: Pixels[] = [];
    const boxes = [...changed(drawable.mesh.ground, before, after), ...changed(drawable.mesh.front, before, after)];
    for (const [west, north, east, south] of boxes) {
      const part = {
        left: Math.max(0, Math.round(seen.left), Math.floor(whole.left + west * scale - edge)),
        top: Math.max(0, Math.round(seen.top), Math.floor(whole.top + north * scale - edge)),
        right: Math.min(this.canvas.width, Math.round(seen.left + seen.side), Math.ceil(whole.left + east * scale + edge)),
        bottom: Math.min(this.canvas.height, Math.round(seen.top + seen.side), Math.ceil(whole.top + south * scale + edge)),
      };
      if (part.right > part.left && part.bottom > part.top) parts.push(part);
    }
    return parts;
  }

  #scissor({ left, top, right, bottom }: Pixels): void {
    this.gl.scissor(left, this.canvas.height - bottom, right - left, bottom - top);
  }

  /** The part of a tile that is drawn now, in its units; undefined for all of it. */
  #near(tile: TileId): Box | undefined {
    if (!this.#partial) return undefined;
    const whole = this.#pixels(place(tile, this.#camera, this.#size));
    const unit = UNITS / whole.side;
    const { left, top, right, bottom } = this.#clip;
    const edge = MARGIN_PX * this.#ratio;
    return [(left - edge - whole.left) * unit, (top - edge - whole.top) * unit, (right + edge - whole.left) * unit, (bottom + edge - whole.top) * unit];
  }

  #pixels({ left, top, side }: Rect): Rect {
    return { left: left * this.#ratio, top: top * this.#ratio, side: side * this.#ratio };
  }

  /** How far patterns are shifted, so that they stay with the ground while the map is dragged. */
  #origin(): [number, number] {
    const { left, top } = this.#pixels(place({ z: 0, x: 0, y: 0 }, this.#camera, this.#size));
    const period = PATTERN_TILE * Math.SQRT2 * this.#ratio;
    return [-(left % period), (top % period) - this.canvas.height];
  }

  #groundAt({ tile, drawable: { mesh, sides, vertices } }: Drawing, edition: number, side: 0 | 1): Kept {
    const near = this.#near(tile);
    const kept = (sides[side][near ? 'groundPart' : 'ground'] ??= this.#newGround(vertices));
    if (!near && kept.from <= edition && edition < kept.to) return kept;
    if (this.#scratchIndices.length < mesh.ground.data.length) this.#scratchIndices = new Uint32Array(mesh.ground.data.length * 1.5);
    const living = alive(mesh.ground, edition, this.#scratchIndices, near);
    const { gl } = this;
    gl.bindVertexArray(kept.array);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, this.#scratchIndices.subarray(0, living.length), gl.DYNAMIC_DRAW);
    return Object.assign(kept, living);
  }

  #frontAt({ tile, drawable: { mesh, sides } }: Drawing, edition: number, side: 0 | 1): Kept {
    const near = this.#near(tile);
    const kept = (sides[side][near ? 'frontPart' : 'front'] ??= this.#newFront());
    if (!near && kept.from <= edition && edition < kept.to) return kept;
    if (this.#scratchSegments.length < mesh.front.data.length) this.#scratchSegments = new Int16Array(mesh.front.data.length * 1.5);
    const living = alive(mesh.front, edition, this.#scratchSegments, near);
    const { gl } = this;
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, kept.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, this.#scratchSegments.subarray(0, living.length), gl.DYNAMIC_DRAW);
    return Object.assign(kept, living);
  }
}
