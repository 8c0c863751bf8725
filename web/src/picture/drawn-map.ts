/** The map within a picture: ground, borders, the front, names and the scale bar. */

import type { Feature, Geometry } from 'geojson';
import { type Frame, metresPerPixel, roundLength } from './frame.ts';
import { patternId } from './hatch.ts';
import { type Name, type Placed, placeAreas, placeDots, type Rectangle } from './labels.ts';
import { element } from './markup.ts';
import type { Fill, PictureColours, PictureData, PictureName, PictureOrder } from './order.ts';
import { middleOf, pathOf } from './path.ts';
import { type Font, SANS, SERIF, textElement } from './text.ts';

/** The map itself; the ids of fills that show in it are added to `painted`. */
export function drawnMap(order: PictureOrder, frame: Frame, unit: number, painted: Set<string>): string {
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
    shape(chosen(data), frame, { fill: 'none', stroke: colours.ink, 'stroke-width': 1.4 * unit, 'stroke-linejoin': 'round' }),
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

function chosen({ chosen }: PictureData): readonly Feature<Geometry>[] {
  return !chosen ? [] : chosen.type === 'Feature' ? [chosen] : chosen.features;
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

function placeFont(unit: number): Font {
  return { family: SANS, size: 12 * unit, weight: 500 };
}

function regionFont(unit: number): Font {
  return { family: SERIF, size: 11 * unit, weight: 400, italic: true, spacing: 1.6 * unit };
}
