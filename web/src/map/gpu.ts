/** Contexts of the graphics card that the page's thread does not wait for.
 *
 * Some calls of WebGL answer only when all that was asked before is done: making a context, the status
 * of a program, the places of its uniforms. Under software rendering that is hundreds of milliseconds
 * in which the page does not hear its reader. So the page asks only while nothing is being done.
 */

/** As MapLibre makes its own: it takes the context that its canvas has. */
const OVER: WebGLContextAttributes = { alpha: true, depth: true, stencil: true, premultipliedAlpha: true, antialias: false, powerPreference: 'high-performance' };
/** Without antialiasing: that of a canvas is done over its whole with every frame, the painter's own only
 *  where it draws. */
const UNDER: WebGLContextAttributes = { alpha: true, antialias: false, premultipliedAlpha: true, preserveDrawingBuffer: true, depth: false, stencil: false, powerPreference: 'low-power' };
const POLL_MS = 4;
const FRAME_PATIENCE_MS = 1000;
/** An answer that comes sooner was not waited for. */
const QUIET_MS = 20;
/** A card that is never quiet is asked after so long. */
const QUIET_PATIENCE_MS = 3000;
/** A card that does not answer is waited for no longer: a call that blocks is better than no map. */
const PATIENCE_MS = 4000;

/** The two canvases of the map, with their contexts. */
export interface Canvases {
  ground: HTMLCanvasElement;
  over: HTMLCanvasElement;
}

/** Makes both canvases, each context in a turn of its own, before there is anything to draw. Raises an
 *  error where there is no WebGL 2. */
export async function openCanvases(): Promise<Canvases> {
  const ground = windowsSize(document.createElement('canvas'));
  const gl = ground.getContext('webgl2', UNDER);
  if (!gl) throw new Error('this browser has no WebGL 2');
  await quiet(gl);
  const over = windowsSize(document.createElement('canvas'));
  const above = over.getContext('webgl2', OVER);
  if (above) askBefore(above);
  await quiet(gl);
  writeBefore();
  return { ground, over };
}

/** As large as it will be: to make a canvas with a context larger is another thing to wait for. */
function windowsSize(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const ratio = window.devicePixelRatio || 1;
  return Object.assign(canvas, { width: Math.round(innerWidth * ratio), height: Math.round(innerHeight * ratio) });
}

/** Asks what MapLibre asks when it begins, and keeps the answer that the browser does not keep. */
function askBefore(gl: WebGL2RenderingContext): void {
  gl.getExtension('EXT_color_buffer_half_float');
  gl.getExtension('EXT_color_buffer_float');
  const fine = gl.getExtension('EXT_texture_filter_anisotropic');
  if (!fine) return;
  const most = fine.MAX_TEXTURE_MAX_ANISOTROPY_EXT;
  const [answer, ask] = [gl.getParameter(most) as number, gl.getParameter];
  gl.getParameter = (name: number) => (name === most ? answer : ask.call(gl, name));
}

/** Writes a letter on a small canvas, as MapLibre writes those of the map's names to read them back: the first
 *  of a page waits for a graphics context, though what is read often is drawn without one. */
function writeBefore(): void {
  if (typeof OffscreenCanvas === 'undefined') return;
  new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })?.fillText('.', 0, 1);
}

/** Calls `make`, in which the first canvas that is made is one that is there already. */
export function withCanvas<T>(canvas: HTMLCanvasElement, make: () => T): T {
  const create = document.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    if (name !== 'canvas') return create.call(document, name, options);
    document.createElement = create;
    return canvas;
  }) as typeof document.createElement;
  try {
    return make();
  } finally {
    document.createElement = create;
  }
}

/** Resolves in a later turn, when the card has done all that a context has asked of it. */
export function finished(gl: WebGL2RenderingContext): Promise<void> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  const until = performance.now() + PATIENCE_MS;
  return new Promise((done) => {
    const look = () => {
      if (fence && !gl.isContextLost() && performance.now() < until && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        window.setTimeout(look, POLL_MS);
        return;
      }
      gl.deleteSync(fence);
      done();
    };
    window.setTimeout(look, 0);
  });
}

/** Resolves when the frame that is being made is on the screen, as far as a page can know: it has begun
 *  the next, and the card has done what was asked for the last. A page that is not seen has no frames. */
export function presented(gl: WebGL2RenderingContext): Promise<void> {
  return new Promise((done) => {
    const patience = window.setTimeout(done, FRAME_PATIENCE_MS);
    requestAnimationFrame(() =>
      void finished(gl).then(() => {
        window.clearTimeout(patience);
        done();
      }),
    );
  });
}

/** Resolves in a turn in which the card has nothing to do: it answers a question at once. What other
 *  parts of the browser have asked of it can only be seen from how long an answer takes. */
export function quiet(gl: WebGL2RenderingContext): Promise<void> {
  // Who waits for it together asks together: only the first of them could still find a frame before it.
  let coming = quietening.get(gl);
  if (!coming) quietening.set(gl, (coming = untilQuiet(gl).finally(() => quietening.delete(gl))));
  return coming;
}

const quietening = new WeakMap<WebGL2RenderingContext, Promise<void>>();

async function untilQuiet(gl: WebGL2RenderingContext): Promise<void> {
  const until = performance.now() + QUIET_PATIENCE_MS;
  for (let asked = -Infinity; performance.now() - asked > QUIET_MS && performance.now() < until; ) {
    asked = performance.now();
    await finished(gl);
  }
}

/** Resolves in a later turn, when a program is compiled and linked: asked before, its status would be
 *  waited for. */
export async function linked(gl: WebGL2RenderingContext, program: WebGLProgram): Promise<void> {
  const parallel = gl.getExtension('KHR_parallel_shader_compile') as { COMPLETION_STATUS_KHR: number } | null;
  const until = performance.now() + PATIENCE_MS;
  while (parallel && !gl.isContextLost() && performance.now() < until && !gl.getProgramParameter(program, parallel.COMPLETION_STATUS_KHR))
    await new Promise((again) => window.setTimeout(again, POLL_MS));
  // Drivers put the work off until somebody asks how it went. This asks, and wants no answer.
  gl.validateProgram(program);
  await finished(gl);
  await quiet(gl);
}
