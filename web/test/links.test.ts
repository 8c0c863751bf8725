import { describe, expect, it } from 'vitest';
import { fromQuery } from '../src/state/address.ts';
import { plainView } from '../src/state/view.ts';
import { downloads, embedCode, permanentLink, publishedBy, viewLink } from '../src/panels/links.ts';
import { offers, otherName, Recent } from '../src/search/answers.ts';
import { coordinates } from '../src/measure/coordinates.ts';
import { stretchAt, stretches } from '../src/panels/spells.ts';
import type { ClassInfo } from '../src/data/types.ts';
import { type ChangeRow, unheldClasses } from '../src/panels/gross.ts';
import { changedFor, type Kind, kindFor, toneOf } from '../src/panels/kinds.ts';
import { sumLines } from '../src/panels/sums.ts';

const view = { ...plainView('2025-08-03', 'deepstate', 'occupied_total', 'en'), subject: { kind: 'region', id: 'UA59' } as const };

describe('a permanent link', () => {
  it('opens the same figure in a page that has other defaults', () => {
    const link = new URL(permanentLink('https://a.example/map/?panel=cite&map=5/1/2#x', view));
    const other = plainView('2030-01-01', 'another', 'other_group', 'uk');
    const opened = fromQuery(link.search, other, { tracks: ['another', view.track], groups: ['other_group', view.group], languages: ['en', 'uk'] });
    expect(link.pathname).toBe('/map/');
    expect(link.hash).toBe('');
    expect(opened).toMatchObject({ day: view.day, track: view.track, group: view.group, subject: view.subject, language: 'en', panel: 'figures' });
  });
});

describe('a question about an edition that may be superseded', () => {
  it('names a moment at which it was out, whatever part of a second the record leaves away', () => {
    expect(publishedBy(Date.parse('2025-08-03T19:58:25Z') / 1000)).toBe('2025-08-03T19:58:26Z');
  });

  it('has the edition in the page’s link too', () => {
    const link = new URL(permanentLink('https://a.example/', view, { edition: '58ce7f09a79c' }));
    const opened = fromQuery(link.search, view, { tracks: [view.track], groups: [view.group], languages: ['en'] });
    expect(opened.cited).toBe('58ce7f09a79c');
  });
});

describe('embedding', () => {
  it('gives a frame whose address says so, escaped as HTML', () => {
    const code = embedCode('https://a.example/?day=2025-08-03&panel=share&lang=uk', 'Ukraine "now" <b>', '100%', 520);
    expect(code).toContain('src="https://a.example/?day=2025-08-03&amp;lang=uk&amp;embed"');
    expect(code).toContain('title="Ukraine &quot;now&quot; &lt;b&gt;"');
  });

  it('and a link to share name the language, whatever the reader of the page prefers', () => {
    expect(viewLink('https://a.example/?day=2025-08-03&panel=share', 'uk')).toBe('https://a.example/?day=2025-08-03&lang=uk');
  });
});

describe('downloads', () => {
  it('ask about the region in view and the period in view', () => {
    const files = downloads({ ...view, period: { from: '2025-07-01', to: '2025-08-03' } }, '2022-04-03');
    const of = (key: string) => files.find((file) => file.key === key)!.params;
    expect(of('area')).toMatchObject({ region: 'UA59', on: '2025-08-03', group: 'occupied_total', track: 'deepstate' });
    expect(of('changes')).toMatchObject({ region: 'UA59', from: '2025-07-01', to: '2025-08-03' });
  });

  it('go from the earlier to the later day, whichever is in view', () => {
    const comparison = { day: '2025-09-01', track: 'deepstate', mode: 'difference' as const, swipe: 0.5 };
    const series = downloads({ ...view, comparison }, '2022-04-03').find((file) => file.key === 'series')!.params;
    expect(series).toMatchObject({ from: '2025-08-03', to: '2025-09-01' });
  });
});

describe('search answers', () => {
  it('put a town before the district that is named after it, and its oblast before both', () => {
    const all = offers({
      regions: [{ id: 'oblast', names: {}, level: 1 }, { id: 'raion', names: {}, level: 2 }],
      places: [{ id: 'village', names: {}, lon: 1, lat: 2 }, { id: 'town', names: {}, population: 50_000, lon: 1, lat: 2 }],
      point: null,
      day: null,
    });
    const ids = all.map((one) => (one.kind === 'region' ? one.region.id : one.kind === 'place' ? one.place.id : ''));
    expect(ids).toEqual(['oblast', 'town', 'raion', 'village']);
  });

  it('come as dates, points, regions, places', () => {
    const all = offers({
      regions: [{ id: 'r', names: { en: 'R' }, level: 1 }],
      places: [{ id: 'p', names: { en: 'P' }, lon: 1, lat: 2 }],
      point: { lon: 3, lat: 4 },
      day: '2024-01-01',
    });
    expect(all.map((one) => one.kind)).toEqual(['day', 'point', 'region', 'place']);
  });

  it('say the name that matched when it is another', () => {
    expect(otherName('Artemivsk', 'Bakhmut')).toBe('Artemivsk');
    expect(otherName('bakhmut', 'Bakhmut')).toBeNull();
  });

  it('are kept, the oldest forgotten first', () => {
    const recent = new Recent<number>(2);
    recent.put('a', 1);
    recent.put('b', 2);
    recent.get('a');
    recent.put('c', 3);
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  });
});

describe('typed coordinates', () => {
  it.each([
    ['48.0159, 37.8028', [37.8028, 48.0159]],
    ['48.0159 37.8028', [37.8028, 48.0159]],
    ['48,0159; 37,8028', [37.8028, 48.0159]],
    ['-12.5, 130', [130, -12.5]],
    ['48.0159°, 37.8028°', [37.8028, 48.0159]],
  ])('%s', (text, position) => {
    expect(coordinates(text)).toEqual(position);
  });

  it.each(['', 'Kyiv', '48.0', '91, 10', '10, 181', '48, 37, 12'])('%s is none', (text) => {
    expect(coordinates(text)).toBeNull();
  });
});

describe('a history over the record', () => {
  const edition = { id: 'e', valid_at: '', published_at: '' };
  const all = stretches(
    [
      { class: null, from: '2024-01-01T00:00:00Z', to: '2024-01-06T00:00:00Z', edition },
      { class: 'held', from: '2024-01-06T00:00:00Z', to: null, edition },
    ],
    Date.parse('2024-01-01T00:00:00Z') / 1000,
    Date.parse('2024-01-11T00:00:00Z') / 1000,
  );

  it('is laid from its first to its last moment without a gap', () => {
    expect(all.map((one) => [one.start, one.end])).toEqual([[0, 0.5], [0.5, 1]]);
  });

  it('tells what holds at a moment', () => {
    expect(stretchAt(all, Date.parse('2024-01-05T21:00:00Z') / 1000)?.class).toBeNull();
    expect(stretchAt(all, Date.parse('2024-01-06T21:00:00Z') / 1000)?.class).toBe('held');
  });
});

describe('kinds of change', () => {
  it('for a group are what it won and lost, not what happened inside it or beside it', () => {
    const shape = (from_class: string | null, to_class: string | null, kind: string) => ({
      type: 'Feature' as const,
      properties: { from_class, to_class, kind },
      geometry: { type: 'Polygon' as const, coordinates: [] },
    });
    const changed = changedFor(
      {
        type: 'FeatureCollection',
        features: [
          shape(null, 'held', 'gain'),
          shape('held', 'doubt', 'loss'),
          shape('held', null, 'redraw'),
          shape('held', 'older', 'reclassification'),
          shape(null, 'doubt', 'gain'),
        ],
      },
      ['held', 'older'],
    );
    expect(changed.features.map((one) => one.properties?.tone)).toEqual(['gain', 'loss', 'neutral']);
  });

  it('are gained and lost only where they go into the group or out of it', () => {
    const change = (from_class: string | null, to_class: string | null, kind: Kind) => kindFor({ from_class, to_class, kind }, ['held', 'older']);
    expect(change('doubt', 'held', 'gain')).toBe('gain');
    expect(change('held', null, 'loss')).toBe('loss');
    expect(change(null, 'doubt', 'gain')).toBeNull();
    expect(change('doubt', null, 'loss')).toBeNull();
    expect(change('held', null, 'redraw')).toBe('redraw');
    // What the scheme's own side lost, the other group gained.
    expect(kindFor({ from_class: 'held', to_class: 'freed', kind: 'loss' }, ['freed'])).toBe('gain');
    expect(['gain', 'loss', 'redraw', 'correction', 'reclassification', ''].map(toneOf)).toEqual(['gain', 'loss', 'neutral', 'neutral', 'neutral', 'neutral']);
  });
});

describe('the sums of a period', () => {
  const row = (id: string, gain: number, loss: number, more: Partial<ChangeRow> = {}): ChangeRow => ({
    class: id, gross_gain_km2: gain, gross_loss_km2: loss, net_km2: gain - loss, redraw_km2: 0, reclassified_km2: 0, ...more,
  });
  const one = (id: string, holder: string | null): ClassInfo => ({
    id, holder, names: {}, certainty: 'certain', counted: true, colours: { light: '', dark: '' }, opacity: { light: 1, dark: 1 }, pattern: null,
  });

  it('are also of classes that nobody holds, but for those of the group', () => {
    const all = [one('held', 'x'), one('doubt', null), { ...one('far', null), counted: false }];
    expect(unheldClasses(all, ['held'])).toEqual(['doubt']);
    expect(unheldClasses(all, ['held', 'doubt'])).toEqual([]);
  });

  it('add up in every line, and contested ground has one of its own', () => {
    const unheld = [row('doubt', 355, 10), row('still', 0.01, 0)];
    const group = row('', 516, 8, { redraw_km2: 3, reclassified_km2: 0.01 });
    const lines = sumLines('Held', 508e6, { group, unheld }, (id) => id);
    expect(lines.map((line) => line.map(({ key, m2 }) => [key, Math.round(m2 / 1e6)]))).toEqual([
      [['net', 508], ['gain', 516], ['loss', 8], ['redraw', 3]],
      [['doubt:net', 345], ['doubt:added', 355], ['doubt:ended', 10]],
    ]);
  });

  it('are but the net change until the server has answered', () => {
    expect(sumLines('Held', 1e6, null, (id) => id).map((line) => line.map(({ key }) => key))).toEqual([['net']]);
  });
});
