/** Programs of the ground. Patterns are drawn in screen space, shifted with the map. */

export const MAX_CLASSES = 32;

export const FILL_VERTEX = `#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in float kind;
uniform vec4 place; // scale, offset: tile units to clip space
flat out int k;
void main() {
  k = int(kind);
  gl_Position = vec4(position * place.xy + place.zw, 0.0, 1.0);
}`;

/** Colours are premultiplied. A pattern is 0 flat, 1 diagonal, 2 fine diagonal. */
export const FILL_FRAGMENT = `#version 300 es
precision highp float;
flat in int k;
uniform vec4 colours[${MAX_CLASSES}];
uniform vec4 lines[${MAX_CLASSES}];
uniform vec4 look[${MAX_CLASSES}]; // pattern: period, width of the line, 0, 0 (device pixels); period 0: flat
uniform vec2 origin;
out vec4 colour;
void main() {
  vec4 flatColour = colours[k];
  if (flatColour.a == 0.0 && lines[k].a == 0.0) discard;
  float period = look[k].x;
  colour = flatColour;
  if (period > 0.0) {
    vec2 at = gl_FragCoord.xy + origin;
    float away = abs(mod((at.x - at.y) * 0.70710678, period) - period * 0.5);
    float line = clamp(look[k].y * 0.5 - away + 0.5, 0.0, 1.0);
    colour = mix(flatColour, lines[k], line);
  }
}`;

export const FRONT_VERTEX = `#version 300 es
layout(location = 0) in vec2 corner;
layout(location = 1) in vec4 ends;
uniform vec4 place;
uniform vec2 pixel; // one device pixel in clip space
uniform float halfWidth; // device pixels
out float across;
void main() {
  vec2 a = ends.xy * place.xy + place.zw;
  vec2 b = ends.zw * place.xy + place.zw;
  vec2 d = (b - a) / pixel;
  float length_ = length(d);
  vec2 along = length_ > 0.0 ? d / length_ : vec2(1.0, 0.0);
  vec2 side = vec2(-along.y, along.x);
  float reach = halfWidth + 0.7;
  vec2 at = mix(a, b, corner.x) + (along * (corner.x * 2.0 - 1.0) * halfWidth * 0.8 + side * corner.y * reach) * pixel;
  across = corner.y * reach;
  gl_Position = vec4(at, 0.0, 1.0);
}`;

export const FRONT_FRAGMENT = `#version 300 es
precision highp float;
in float across;
uniform vec4 colour_;
uniform float halfWidth;
out vec4 colour;
void main() {
  colour = colour_ * clamp(halfWidth + 0.5 - abs(across), 0.0, 1.0);
}`;

export const QUAD_VERTEX = `#version 300 es
void main() {
  vec2 at = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(at, 0.0, 1.0);
}`;

/** Red: held on the main side; green: held on the other; both antialiased, so what is held on both
 *  sides cancels out along its edge too. Blue: drawn alike by both sides and not held. */
export const DIFFERENCE_FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D sides;
uniform vec4 gain;
uniform vec4 loss;
uniform float period;
uniform vec2 origin;
out vec4 colour;
void main() {
  vec4 held = texelFetch(sides, ivec2(gl_FragCoord.xy), 0);
  float more = max(0.0, held.r - held.g);
  float less = max(0.0, held.g - held.r);
  vec2 at = gl_FragCoord.xy + origin;
  float away = abs(mod((at.x + at.y) * 0.70710678, period) - period * 0.5);
  float line = clamp(period * 0.19 - away + 0.5, 0.0, 1.0);
  colour = gain * more + loss * less * mix(0.62, 1.0, line);
}`;
