/** Targets off the screen with several samples a pixel, made anew when the canvas has another size. */

export interface Samples {
  framebuffer: WebGLFramebuffer;
  renderbuffer: WebGLRenderbuffer;
  width: number;
  height: number;
}

/** Samples, and a texture that they are brought together in. */
export interface Textured extends Samples {
  resolve: WebGLFramebuffer;
  texture: WebGLTexture;
}

interface Pair {
  width: number;
  height: number;
}

const MOST_SAMPLES = 4;

/** The target of a size: the one at hand where it has that size, else a new one in its place. */
export function samplesOf(gl: WebGL2RenderingContext, kept: Samples | null, size: Pair): Samples {
  if (kept && isOf(kept, size)) return kept;
  if (kept) drop(gl, kept);
  return make(gl, size);
}

/** The same with a texture. */
export function texturedOf(gl: WebGL2RenderingContext, kept: Textured | null, size: Pair): Textured {
  if (kept && isOf(kept, size)) return kept;
  if (kept) {
    drop(gl, kept);
    gl.deleteFramebuffer(kept.resolve);
    gl.deleteTexture(kept.texture);
  }
  const samples = make(gl, size);
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, size.width, size.height);
  const resolve = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, resolve);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return { ...samples, resolve, texture };
}

function isOf(kept: Pair, { width, height }: Pair): boolean {
  return kept.width === width && kept.height === height;
}

function make(gl: WebGL2RenderingContext, { width, height }: Pair): Samples {
  const framebuffer = gl.createFramebuffer();
  const renderbuffer = gl.createRenderbuffer();
  const samples = Math.min(MOST_SAMPLES, gl.getParameter(gl.MAX_SAMPLES) as number);
  gl.bindRenderbuffer(gl.RENDERBUFFER, renderbuffer);
  gl.renderbufferStorageMultisample(gl.RENDERBUFFER, samples, gl.RGBA8, width, height);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, renderbuffer);
  return { framebuffer, renderbuffer, width, height };
}

function drop(gl: WebGL2RenderingContext, { framebuffer, renderbuffer }: Samples): void {
  gl.deleteFramebuffer(framebuffer);
  gl.deleteRenderbuffer(renderbuffer);
}
