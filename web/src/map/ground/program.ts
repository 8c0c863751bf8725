/** A pair of shaders, compiled beside the page's other work. */

import { linked } from '../gpu.ts';

export class Program {
  readonly #program: WebGLProgram;
  readonly #places = new Map<string, WebGLUniformLocation | null>();
  #ready = false;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    vertex: string,
    fragment: string,
  ) {
    this.#program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.#program, shader);
    }
    gl.linkProgram(this.#program);
    void linked(gl, this.#program).then(() => {
      // Asked now, this and the places of uniforms are known from here on.
      this.#ready = gl.getProgramParameter(this.#program, gl.LINK_STATUS) !== null;
      this.at('place');
    });
  }

  get ready(): boolean {
    return this.#ready;
  }

  use(): void {
    this.gl.useProgram(this.#program);
  }

  at(name: string): WebGLUniformLocation | null {
    let found = this.#places.get(name);
    if (found === undefined) this.#places.set(name, (found = this.gl.getUniformLocation(this.#program, name)));
    return found;
  }
}
