/**
 * The picture of a view, as one SVG that stands alone: title, map, legend, scale bar, source.
 *
 * Everything comes in as data and finished words; nothing is fetched, measured or translated here.
 * Drawn for print: light ground, patterns beside colours, every line in a width that survives
 * newsprint.
 */

import { drawnMap } from './drawn-map.ts';
import { frameAround } from './frame.ts';
import { hatch, patternId } from './hatch.ts';
import { element, escaped } from './markup.ts';
import type { PictureOrder } from './order.ts';
import { type Font, lines, SANS, SERIF, textElement } from './text.ts';

/** The finished SVG. */
export function compose(order: PictureOrder): string {
  // What is in the legend decides how high the map is, and the map what is in the legend: the
  // first is tried with everything, which can only show less ground than the last.
  const all = composed(order);
  const seen = order.fills.filter((fill) => all.painted.has(fill.id));
  return seen.length === order.fills.length ? all.markup : composed({ ...order, fills: seen }).markup;
}

function composed(order: PictureOrder): { markup: string; painted: ReadonlySet<string> } {
  const { width, height, colours, words } = order;
  const painted = new Set<string>();
  const unit = Math.max(0.75, Math.min(1.4, Math.sqrt(width * height) / 900));
  const margin = 26 * unit;
  const inner = width - 2 * margin;

  const head = header(order, unit, margin, inner);
  const foot = footer(order, unit, margin, inner);
  const key = legend(order, unit, margin, inner, height - margin - foot.height);
  const top = margin + head.height;
  const mapHeight = Math.max(60, height - margin - foot.height - key.height - top);
  const frame = frameAround(order.bounds, inner, mapHeight);

  const markup = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      lang: words.language,
      role: 'img',
    },
    element('title', {}, escaped([words.title, words.subtitle].join(', '))),
    element('desc', {}, escaped(words.source.join(' '))),
    element(
      'defs',
      {},
      order.faces ? element('style', {}, order.faces) : '',
      element('clipPath', { id: 'map' }, element('rect', { width: inner, height: mapHeight })),
      ...order.fills.map((fill) => hatch(fill, unit)),
    ),
    element('rect', { width, height, fill: colours.paper }),
    head.markup,
    element(
      'g',
      { transform: `translate(${Math.round(margin)} ${Math.round(top)})` },
      drawnMap(order, frame, unit, painted),
      element('rect', {
        width: inner,
        height: mapHeight,
        fill: 'none',
        stroke: colours.rule,
        'stroke-width': 1,
      }),
    ),
    key.markup,
    foot.markup,
  );
  return { markup, painted };
}

interface Part {
  readonly markup: string;
  readonly height: number;
}

function header(order: PictureOrder, unit: number, margin: number, inner: number): Part {
  const { words, colours, measure } = order;
  const big: Font = { family: SERIF, size: 32 * unit, weight: 600 };
  const small: Font = { family: SANS, size: 14 * unit, weight: 400 };
  const figureWidth = words.figure
    ? Math.max(measure(words.figure.value, big), measure(words.figure.label, small)) + 24 * unit
    : 0;
  const titleWidth = measure(words.title, big);
  const beside = titleWidth + figureWidth <= inner && measure(words.subtitle, small) + figureWidth <= inner;

  const markup: string[] = [];
  let y = margin + big.size * 0.78;
  for (const line of lines(words.title, big, beside ? inner - figureWidth : inner, measure)) {
    markup.push(textElement(line, big, { x: margin, y, fill: colours.ink }));
    y += big.size * 1.12;
  }
  y += -big.size * 1.12 + small.size * 1.75;
  for (const line of lines(words.subtitle, small, beside ? inner - figureWidth : inner, measure)) {
    markup.push(textElement(line, small, { x: margin, y, fill: colours.secondary }));
    y += small.size * 1.4;
  }
  y -= small.size * 1.4;
  if (words.figure) {
    const x = beside ? order.width - margin : margin;
    const anchor = beside ? 'end' : 'start';
    const base = beside ? margin + big.size * 0.78 : y + big.size * 1.25;
    const under = base + small.size * 1.75;
    markup.push(textElement(words.figure.value, big, { x, y: base, fill: colours.ink, anchor }));
    markup.push(textElement(words.figure.label, small, { x, y: under, fill: colours.secondary, anchor }));
    y = Math.max(y, under);
  }
  return { markup: markup.join(''), height: y - margin + 16 * unit };
}

function footer(order: PictureOrder, unit: number, margin: number, inner: number): Part {
  const font: Font = { family: SANS, size: 10.5 * unit, weight: 400 };
  const all = order.words.source.flatMap((text) => lines(text, font, inner, order.measure));
  const step = font.size * 1.42;
  const top = order.height - margin - all.length * step;
  const markup = all.map((text, i) =>
    textElement(text, font, { x: margin, y: top + (i + 1) * step - font.size * 0.2, fill: order.colours.secondary }),
  );
  return { markup: markup.join(''), height: all.length * step + 4 * unit };
}

/** Entries in as many rows as they need, `bottom` being where the rows end. */
function legend(order: PictureOrder, unit: number, margin: number, inner: number, bottom: number): Part {
  const font: Font = { family: SANS, size: 12.5 * unit, weight: 400 };
  const swatch = 20 * unit;
  const entries: { label: string; width: number; draw: (x: number, y: number) => string }[] = order.fills.filter((fill) => fill.label).map((fill) => ({
    label: fill.label,
    width: swatch + 7 * unit + order.measure(fill.label, font),
    draw: (x, y) => {
      const box = { x, y: y - 9.5 * unit, width: swatch, height: 12 * unit };
      return (
        element('rect', { ...box, fill: order.colours.land }) +
        element('rect', { ...box, fill: fill.colour, 'fill-opacity': fill.opacity }) +
        (fill.pattern ? element('rect', { ...box, fill: `url(#${patternId(fill)})` }) : '')
      );
    },
  }));
  if (order.words.frontLabel)
    entries.push({
      label: order.words.frontLabel,
      width: swatch + 7 * unit + order.measure(order.words.frontLabel, font),
      draw: (x, y) =>
        element('line', {
          x1: x,
          x2: x + swatch,
          y1: y - 3.5 * unit,
          y2: y - 3.5 * unit,
          stroke: order.colours.front,
          'stroke-width': 2 * unit,
        }),
    });
  const rows: (typeof entries)[] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    if (used + entry.width > inner) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(entry);
    used += entry.width + 22 * unit;
  }
  const step = 20 * unit;
  const height = rows.length * step + 14 * unit;
  const markup: string[] = [];
  rows.forEach((row, i) => {
    let x = margin;
    const y = bottom - height + 24 * unit + i * step;
    for (const entry of row) {
      markup.push(entry.draw(x, y));
      markup.push(textElement(entry.label, font, { x: x + swatch + 7 * unit, y, fill: order.colours.ink }));
      x += entry.width + 22 * unit;
    }
  });
  return { markup: markup.join(''), height };
}
