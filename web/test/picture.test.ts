import type { FeatureCollection, Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { compose } from '../src/picture/compose.ts';
import type { PictureOrder } from '../src/picture/order.ts';
import { covers } from '../src/picture/faces.ts';
import { frameAround, metresPerPixel, roundLength } from '../src/picture/frame.ts';
import { placeDots } from '../src/picture/labels.ts';
import { element, escaped } from '../src/picture/markup.ts';
import { pathOf } from '../src/picture/path.ts';
import { lines } from '../src/picture/text.ts';
import { lineLengthM } from '../src/measure/earth.ts';

const square = (west: number, south: number, size: number, properties: Record<string, unknown>) => ({
  type: 'Feature' as const,
  properties,
  geometry: {
    type: 'Polygon' as const,
    coordinates: [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]],
  },
});
const collection = (...features: ReturnType<typeof square>[]): FeatureCollection<Polygon> => ({ type: 'FeatureCollection', features });

const order: PictureOrder = {
  width: 1200,
  height: 675,
  bounds: [30, 45, 40, 52],
  data: {
    land: collection(square(25, 40, 20, { home: true, label: 'REGION' }), square(45, 40, 5, { home: false })),
    ground: collection(square(33, 47, 3, { fill: 'held' }), square(36, 47, 1, { fill: 'doubt' })),
    front: {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [[20, 50], [50, 50]] } }],
    },
    places: [
      { text: 'Kam’yanka <&> "Dnipro"', lon: 34, lat: 48, rank: 0 },
      { text: 'Beside it', lon: 34.01, lat: 48.01, rank: 1 },
    ],
  },
  fills: [
    { id: 'held', colour: '#b9543c', opacity: 0.46, pattern: null, label: 'Held & kept' },
    { id: 'doubt', colour: '#8d7a4c', opacity: 0.16, pattern: 'diagonal', label: 'In doubt' },
  ],
  colours: {
    paper: '#fff', beyond: '#e3e5e1', land: '#f6f3ec', otherLand: '#ebe7de', border: '#c9c1b2',
    front: '#6f1d10', ink: '#1d1b18', secondary: '#6d675e', rule: '#e3ddd2',
  },
  words: {
    language: 'en',
    title: 'A <title> & more',
    subtitle: '3 August 2025, as drawn by "Somebody"',
    figure: { value: '114,330 km²', label: 'Held' },
    frontLabel: 'Front',
    scale: (metres) => `${metres / 1000} km`,
    source: ['Source: a map.', 'https://atlas.example/?a=1&b=2'],
  },
  faces: '',
  measure: (text, font) => text.length * font.size * 0.55,
};

/** Every tag closed in its order, no bare ampersand or angle bracket in text. */
function wellFormed(markup: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, rest] of markup.matchAll(/<(\/?)([A-Za-z]+)((?:[^<>"]|"[^"<]*")*)>/g)) {
    if (closing) {
      if (open.pop() !== name) return false;
    } else if (!rest!.endsWith('/')) open.push(name!);
  }
  const text = markup.replace(/<(?:[^<>"]|"[^"<]*")*>/g, '');
  return open.length === 0 && !/[<>]/.test(text) && !/&(?!(amp|lt|gt|quot|#39);)/.test(markup);
}

describe('the picture', () => {
  const svg = compose(order);

  it('is well-formed, and what came from outside is escaped', () => {
    expect(wellFormed(svg)).toBe(true);
    expect(svg).toContain('A &lt;title&gt; &amp; more');
    expect(svg).toContain('Kam’yanka &lt;&amp;&gt; &quot;Dnipro&quot;');
    expect(svg).toContain('?a=1&amp;b=2');
  });

  it('has title, legend, scale, front and source', () => {
    for (const text of ['Held &amp; kept', 'In doubt', 'Front', ' km</text>', 'Source: a map.', '114,330 km²', 'REGION'])
      expect(svg).toContain(text);
  });

  it('fills contested ground with a pattern, not with colour alone', () => {
    expect(svg).toMatch(/<pattern id="pattern-doubt"/);
    expect(svg.match(/url\(#pattern-doubt\)/g)!.length).toBeGreaterThanOrEqual(2);
    expect(svg).not.toContain('pattern-held');
  });

  it('hatches faded ground faintly, and draws the outline of the chosen ground', () => {
    const faded = order.fills.map((fill) => ({ ...fill, strength: 0.4 }));
    expect(compose({ ...order, fills: faded })).toMatch(/fill="#8d7a4c" fill-opacity="0.34"/);
    const outline = /<path [^>]*fill="none" stroke="#1d1b18"[^>]*stroke-linejoin/;
    expect(svg).not.toMatch(outline);
    expect(compose({ ...order, data: { ...order.data, chosen: square(34, 48, 2, {}) } })).toMatch(outline);
  });

  it('has no style attributes and asks nobody for anything', () => {
    expect(svg).not.toMatch(/ style="/);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/(href|src)=/);
  });

  it('names one of two places that lie on top of one another: the more important', () => {
    expect(svg).toContain('Dnipro');
    expect(svg.match(/<circle/g)).toHaveLength(1);
  });

  it('leaves out of the legend what is not on the map', () => {
    const elsewhere = { id: 'far', colour: '#000000', opacity: 1, pattern: null, label: 'Far away' };
    const ground = collection(...(order.data.ground.features as ReturnType<typeof square>[]), square(100, 10, 1, { fill: 'far' }));
    const drawn = compose({ ...order, fills: [...order.fills, elsewhere], data: { ...order.data, ground } });
    expect(drawn).not.toContain('Far away');
    expect(drawn).toContain('In doubt');
  });

  it('is well-formed on a phone’s narrow window too', () => {
    expect(wellFormed(compose({ ...order, width: 390, height: 844 }))).toBe(true);
  });
});

describe('the frame', () => {
  it('shows all of the bounds, in the middle', () => {
    const frame = frameAround([30, 45, 40, 52], 800, 400);
    const [x1, y1] = frame.project([30, 52]);
    const [x2, y2] = frame.project([40, 45]);
    expect(y1).toBeCloseTo(0);
    expect(y2).toBeCloseTo(400);
    expect(x1 + x2).toBeCloseTo(800);
    expect(x1).toBeGreaterThan(0);
  });

  it('knows its scale: a pixel is as long as the geodesic across it', () => {
    const frame = frameAround([30, 47.5, 31, 48.5], 1000, 1000);
    const [x1] = frame.project([30.4, 48]);
    const [x2] = frame.project([30.6, 48]);
    const metres = lineLengthM([[30.4, 48], [30.6, 48]]);
    expect(Math.abs((metresPerPixel(frame) * (x2 - x1)) / metres - 1)).toBeLessThan(0.004);
  });

  it('draws scale bars of round lengths', () => {
    expect([99, 100, 199, 201, 499, 500, 7300].map(roundLength)).toEqual([50, 100, 100, 200, 200, 500, 5000]);
  });
});

describe('paths', () => {
  const frame = frameAround([0, 0, 10, 10], 100, 100);

  it('leave out what lies outside the frame', () => {
    expect(pathOf(square(50, 50, 1, {}).geometry, frame)).toBe('');
    expect(pathOf({ type: 'LineString', coordinates: [[50, 50], [60, 50]] }, frame)).toBe('');
  });

  it('cut a polygon and a line at the frame’s edge', () => {
    const numbers = (path: string) => path.match(/-?\d+(\.\d+)?/g)!.map(Number);
    for (const path of [
      pathOf(square(-50, -50, 55, {}).geometry, frame),
      pathOf({ type: 'LineString', coordinates: [[-50, 5], [60, 5]] }, frame),
    ]) {
      expect(path).not.toBe('');
      expect(Math.min(...numbers(path))).toBeGreaterThanOrEqual(-6);
      expect(Math.max(...numbers(path))).toBeLessThanOrEqual(106);
    }
  });

  it('cut a line that leaves and comes back into two', () => {
    const path = pathOf({ type: 'LineString', coordinates: [[1, 5], [60, 5], [60, 6], [1, 6]] }, frame);
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('keep a line whole that stays inside', () => {
    const path = pathOf({ type: 'LineString', coordinates: [[1, 5], [3, 6], [5, 5], [7, 7]] }, frame);
    expect(path.match(/M/g)).toHaveLength(1);
    expect(path.match(/L/g)).toHaveLength(3);
  });
});

describe('names on the picture', () => {
  it('never lie over one another', () => {
    const names = Array.from({ length: 60 }, (_, i) => ({ text: `Place ${i}`, at: [(i * 37) % 300, (i * 53) % 200] as const, rank: i }));
    const placed = placeDots(names, { width: 300, height: 200, size: 12, measure: (text) => text.length * 6, most: 60, taken: [] });
    const boxes = placed.map((name) => {
      const width = name.text.length * 6;
      const left = name.anchor === 'start' ? name.x : name.anchor === 'end' ? name.x - width : name.x - width / 2;
      return { left, right: left + width, top: name.y - 9, bottom: name.y };
    });
    expect(placed.length).toBeGreaterThan(5);
    boxes.forEach((a, i) => {
      boxes.slice(i + 1).forEach((b) => {
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
      });
    });
  });
});

describe('small things', () => {
  it('markup leaves out what XML forbids', () => {
    expect(escaped('a\u0000b\u000bc')).toBe('abc');
    expect(element('a', { b: `'"<` })).toBe('<a b="&#39;&quot;&lt;"/>');
  });

  it('unicode ranges are read as CSS writes them', () => {
    expect(covers('U+0301, U+0400-045F', 'Ж'.codePointAt(0)!)).toBe(true);
    expect(covers('U+0000-00FF', 'Ж'.codePointAt(0)!)).toBe(false);
    expect(covers('U+4??', 0x4ab)).toBe(true);
    expect(covers('', 65)).toBe(true);
  });

  it('long texts break between words', () => {
    const measure = (text: string) => text.length;
    expect(lines('one two three', { family: 'sans', size: 1, weight: 400 }, 8, measure)).toEqual(['one two', 'three']);
  });
});
