/** Programs of the ground. Patterns are drawn in screen space, shifted with the map. */

export const MAX_CLASSES = 32;

/** A class's look is found once a corner, not once a pixel, which under software rendering is a good part
 *  of the whole; what is not seen has no extent. Colours are premultiplied. */
export const FILL_VERTEX = `#version 300 es
layout(location = 0) in ivec2 position;
layout(location = 1) in int kind;
uniform vec4 place; // scale, offset: tile units to clip space
uniform vec4 colours[${MAX_CLASSES}];
uniform vec4 lines[${MAX_CLASSES}];
uniform vec4 look[${MAX_CLASSES}]; // pattern: period, width of the line, 0, 0 (device pixels); period 0: flat
flat out vec4 fill;
flat out vec4 line;
flat out vec2 pattern;
void main() {
  fill = colours[kind];
  line = lines[kind];
  pattern = look[kind].xy;
  bool hidden = fill.a == 0.0 && line.a == 0.0;
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(vec2(position) * place.xy + place.zw, 0.0, 1.0);
}`;

export const FILL_FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 fill;
flat in vec4 line;
flat in vec2 pattern;
uniform vec2 origin;
out vec4 colour;
void main() {
  colour = fill;
  if (pattern.x > 0.0) {
    vec2 at = gl_FragCoord.xy + origin;
    float away = abs(mod((at.x - at.y) * 0.70710678, pattern.x) - pattern.x * 0.5);
    colour = mix(fill, line, clamp(pattern.y * 0.5 - away + 0.5, 0.0, 1.0));
  }
}`;

export const FRONT_VERTEX = `#version 300 es
layout(location = 0) in vec2 corner;
layout(location = 1) in ivec4 ends;
uniform vec4 place;
uniform vec2 pixel; // one device pixel in clip space
uniform float halfWidth; // device pixels
out float across;
void main() {
  vec2 a = vec2(ends.xy) * place.xy + place.zw;
  vec2 b = vec2(ends.zw) * place.xy + place.zw;
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
