/** Type in a picture: its sizes, how wide it runs, and how it breaks into lines. */

import { element, escaped } from './markup.ts';

export interface Font {
  readonly family: 'sans' | 'serif';
  readonly size: number;
  readonly weight: number;
  readonly italic?: boolean;
  /** Letter spacing, pixels. */
  readonly spacing?: number;
}

export const SERIF = 'serif';
export const SANS = 'sans';

/** How wide a text runs in a font, in pixels. */
export type Measure = (text: string, font: Font) => number;

// After our own faces those that every press and drawing program has.
const FAMILIES = {
  sans: "'Inter Variable', Inter, 'Helvetica Neue', Arial, sans-serif",
  serif: "'Source Serif 4 Variable', 'Source Serif 4', Georgia, 'Times New Roman', serif",
};

export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Colour and width of a stroke around the letters. */
  readonly stroke?: string;
  readonly strokeWidth?: number;
}

export function textElement(text: string, font: Font, place: TextPlace): string {
  return element(
    'text',
    {
      x: place.x,
      y: place.y,
      fill: place.fill,
      stroke: place.stroke,
      'stroke-width': place.strokeWidth,
      'stroke-linejoin': place.stroke ? 'round' : undefined,
      'text-anchor': place.anchor === 'start' ? undefined : place.anchor,
      'font-family': FAMILIES[font.family],
      'font-size': font.size,
      'font-weight': font.weight,
      'font-style': font.italic ? 'italic' : undefined,
      'letter-spacing': font.spacing,
    },
    escaped(text),
  );
}

/** The font as the canvas names it. */
export function canvasFont(font: Font): string {
  return `${font.italic ? 'italic ' : ''}${font.weight} ${font.size}px ${FAMILIES[font.family]}`;
}

/** A text as lines no wider than that; a single word may be. */
export function lines(text: string, font: Font, width: number, measure: Measure): string[] {
  const done: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer, font) > width) {
      done.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...done, line] : done;
}
