/**
 * The picture of a view, as one SVG that stands alone: title, map, legend, scale bar, source.
 *
 * Everything comes in as data and finished words; nothing is fetched, measured or translated here.
 * Drawn for print: light ground, patterns beside colours, every line in a width that survives
 * newsprint.
 */

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { type Bounds, type Frame, frameAround, metresPerPixel, roundLength } from './frame.ts';
import { type Name, type Placed, placeAreas, placeDots, type Rectangle } from './labels.ts';
import { element, escaped } from './markup.ts';
import { middleOf, pathOf } from './path.ts';
import { type Font, lines, type Measure, textElement } from './text.ts';

export interface PictureColours {
  readonly paper: string;
  readonly beyond: string;
  readonly land: string;
  readonly otherLand: string;
  readonly border: string;
  readonly front: string;
  readonly ink: string;
  readonly secondary: string;
  readonly rule: string;
}

/** How ground of one kind is filled. */
export interface Fill {
  readonly id: string;
  readonly colour: string;
  readonly opacity: number;
  readonly pattern: string | null;
  /** Empty for what is only there to lie under the rest: it has no entry in the legend. */
  readonly label: string;
}

export interface PictureName {
  readonly text: string;
  readonly lon: number;
  readonly lat: number;
  readonly rank: number;
}

export interface PictureData {
  /** Polygons of land; those with a true `home` are the ground in question and have a `label`. */
  readonly land: FeatureCollection<Geometry>;
  /** Polygons with the id of their fill in `fill`, in the order in which they are painted. */
  readonly ground: FeatureCollection<Geometry>;
  readonly front: FeatureCollection<Geometry> | null;
  readonly places: readonly PictureName[];
}

export interface PictureWords {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  /** A number to stand beside the title, with what it is. */
  readonly figure: { readonly value: string; readonly label: string } | null;
  readonly frontLabel: string | null;
  /** The label of a scale bar of that many metres. */
  scale(metres: number): string;
  readonly source: readonly string[];
}

export interface PictureOrder {
  readonly width: number;
  readonly height: number;
  readonly bounds: Bounds;
  readonly data: PictureData;
  readonly fills: readonly Fill[];
  readonly colours: PictureColours;
  readonly words: PictureWords;
  /** `@font-face` rules with the faces in them. */
  readonly faces: string;
  readonly measure: Measure;
}

const SERIF = 'serif' as const;
const SANS = 'sans' as const;

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

/** The map itself; the ids of fills that show in it are added to `painted`. */
function drawnMap(order: PictureOrder, frame: Frame, unit: number, painted: Set<string>): string {
  const { data, colours } = order;
  const others = data.land.features.filter((feature) => !feature.properties?.home);
  const home = data.land.features.filter((feature) => feature.properties?.home);
  const taken: Rectangle[] = [];
  const bar = scaleBar(order, frame, unit, taken);
  const dots = placeDots(named(data.places, frame), {
    width: frame.width,
    height: frame.height,
    size: 12 * unit,
    measure: (text) => order.measure(text, placeFont(unit)),
    most: Math.round((frame.width * frame.height) / (26000 * unit * unit)),
    taken,
  });
  const areas = placeAreas(labels(home, frame, (text) => order.measure(text, regionFont(unit))), {
    width: frame.width,
    height: frame.height,
    size: 11 * unit,
    measure: (text) => order.measure(text, regionFont(unit)),
    most: 40,
    taken,
  });
  return element(
    'g',
    { 'clip-path': 'url(#map)' },
    element('rect', { width: frame.width, height: frame.height, fill: colours.beyond }),
    shape(others, frame, { fill: colours.otherLand }),
    shape(home, frame, { fill: colours.land }),
    ...order.fills.map((fill) => {
      const markup = ground(order, fill, frame);
      if (markup) painted.add(fill.id);
      return markup;
    }),
    shape(others, frame, { fill: 'none', stroke: colours.border, 'stroke-width': 0.5 * unit }),
    shape(home, frame, { fill: 'none', stroke: colours.border, 'stroke-width': 0.9 * unit }),
    data.front
      ? shape(data.front.features, frame, {
          fill: 'none',
          stroke: colours.front,
          'stroke-width': 1.6 * unit,
          'stroke-linejoin': 'round',
          'stroke-linecap': 'round',
        })
      : '',
    ...areas.map((name) => haloed(name.text, regionFont(unit), name, colours.secondary, colours.land, unit)),
    ...dots.map((name) => dot(name, colours, unit)),
    bar,
  );
}

function ground(order: PictureOrder, fill: Fill, frame: Frame): string {
  const mine = order.data.ground.features.filter((feature) => feature.properties?.fill === fill.id);
  return (
    shape(mine, frame, { fill: fill.colour, 'fill-opacity': fill.opacity, 'fill-rule': 'evenodd' }) +
    (fill.pattern ? shape(mine, frame, { fill: `url(#${patternId(fill)})`, 'fill-rule': 'evenodd' }) : '')
  );
}

/** Many features as one path, so that neighbours of a colour show no seam. */
function shape(features: readonly Feature<Geometry>[], frame: Frame, look: Record<string, string | number>): string {
  const d = features.map((feature) => pathOf(feature.geometry, frame)).join('');
  return d ? element('path', { d, ...look }) : '';
}

function named(names: readonly PictureName[], frame: Frame): Name[] {
  return names.map(({ text, lon, lat, rank }) => ({ text, rank, at: frame.project([lon, lat]) }));
}

/** A name in the middle of every region that has room for it; the largest first. */
function labels(regions: readonly Feature<Geometry>[], frame: Frame, width: (text: string) => number): Name[] {
  return regions.flatMap(({ geometry, properties }) => {
    const text = String(properties?.label ?? '');
    const middle = text ? middleOf(geometry, frame) : null;
    return middle && middle.area > (width(text) * 1.1) ** 2 / 1.5 ? [{ text, at: middle.at, rank: -middle.area }] : [];
  });
}

function dot(name: Placed, colours: PictureColours, unit: number): string {
  const [cx, cy] = name.at;
  return (
    element('circle', { cx, cy, r: 2.3 * unit, fill: colours.ink, stroke: colours.land, 'stroke-width': 1 * unit }) +
    haloed(name.text, placeFont(unit), name, colours.ink, colours.land, unit)
  );
}

/** Letters over their own outline: drawn twice, for drawing programs know no `paint-order`. */
function haloed(text: string, font: Font, at: Placed, ink: string, halo: string, unit: number): string {
  const place = { x: at.x, y: at.y, anchor: at.anchor };
  return (
    textElement(text, font, { ...place, fill: halo, stroke: halo, strokeWidth: 2.6 * unit }) +
    textElement(text, font, { ...place, fill: ink })
  );
}

function scaleBar(order: PictureOrder, frame: Frame, unit: number, taken: Rectangle[]): string {
  const perPixel = metresPerPixel(frame);
  const metres = roundLength(Math.min(150 * unit, frame.width / 3) * perPixel);
  const length = metres / perPixel;
  const font: Font = { family: SANS, size: 11 * unit, weight: 400 };
  const label = order.words.scale(metres);
  const right = frame.width - 14 * unit;
  const left = right - length;
  const base = frame.height - 14 * unit;
  const width = Math.max(length, order.measure(label, font)) + 10 * unit;
  taken.push({ x: right - width, y: base - 22 * unit, width: width + 6 * unit, height: 30 * unit });
  const d = `M${left.toFixed(1)} ${(base - 5 * unit).toFixed(1)}V${base.toFixed(1)}H${right.toFixed(1)}V${(base - 5 * unit).toFixed(1)}`;
  const place = { x: right, y: base - 8 * unit, anchor: 'end' as const };
  return (
    element('path', { d, fill: 'none', stroke: order.colours.land, 'stroke-width': 3.4 * unit }) +
    element('path', { d, fill: 'none', stroke: order.colours.ink, 'stroke-width': 1.3 * unit }) +
    textElement(label, font, { ...place, fill: order.colours.land, stroke: order.colours.land, strokeWidth: 2.6 * unit }) +
    textElement(label, font, { ...place, fill: order.colours.ink })
  );
}

/** The scheme's patterns as lines: diagonals, fine or plain. */
function hatch(fill: Fill, unit: number): string {
  if (!fill.pattern) return '';
  const fine = fill.pattern.startsWith('fine');
  const step = (fine ? 4 : 6) * unit;
  return element(
    'pattern',
    {
      id: patternId(fill),
      width: step,
      height: step,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    element('rect', {
      width: (fine ? 0.8 : 1.8) * unit,
      height: step,
      fill: fill.colour,
      'fill-opacity': fine ? 0.55 : 0.85,
    }),
  );
}

function patternId(fill: Fill): string {
  return `pattern-${fill.id.replace(/[^A-Za-z0-9_-]/g, '-')}`;
}

function placeFont(unit: number): Font {
  return { family: SANS, size: 12 * unit, weight: 500 };
}

function regionFont(unit: number): Font {
  return { family: SERIF, size: 11 * unit, weight: 400, italic: true, spacing: 1.6 * unit };
}
