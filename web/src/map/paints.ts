/** The scheme's classes and the page's tokens as colours of the map. */

import type { ClassInfo } from '../data/types.ts';
import type { Paints } from './ground/ground.ts';
import type { Colour, Look } from './ground/painter.ts';

export type Shade = 'light' | 'dark';

/** A token of look/tokens.css, e.g. `token('land')`. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** `#rrggbb` with an opacity, premultiplied. */
export function colour(hex: string, opacity = 1): Colour {
  const channel = (at: number) => (parseInt(hex.slice(at, at + 2), 16) / 255) * opacity;
  return [channel(1), channel(3), channel(5), opacity];
}

/** How a class is drawn: patterns tell classes apart where colours may not. */
export function lookOf(info: ClassInfo, shade: Shade, fade = 1): Look {
  const hex = info.colours[shade];
  const opacity = info.opacity[shade] * fade;
  const fill = colour(hex, opacity);
  switch (info.pattern) {
    case 'diagonal':
      return { fill, line: colour(hex, 0.85 * fade), period: 6, width: 1.5 };
    case 'fine-diagonal':
      return { fill, line: colour(hex, Math.min(1, opacity * 1.24)), period: 4, width: 1 };
    default:
      return { fill, line: null, period: 0, width: 0 };
  }
}

export function paintsOf(classes: readonly ClassInfo[], shade: Shade): Paints {
  return {
    beyond: colour(token('beyond')),
    land: colour(token('land')),
    otherLand: colour(token('other-land')),
    front: colour(token('front')),
    gain: colour(token('gain'), 0.85),
    loss: colour(token('loss'), 0.85),
    looks: classes.map((info) => lookOf(info, shade)),
    faded: classes.map((info) => lookOf(info, shade, 0.32)),
  };
}
