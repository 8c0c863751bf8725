import { describe, expect, it } from 'vitest';
import { Zone } from '../src/data/days.ts';
import { TrackRecord } from '../src/data/record.ts';
import { Steps } from '../src/data/steps.ts';
import { areaOn, changeBetween, groupAlone, rowsOf, shareOfHome, shortName, sorted, tells } from '../src/panels/reckon.ts';

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1000;

/** Editions on 1, 2, 5 and 10 March. */
const record = new TrackRecord(
  {
    track: 'map',
    editions: {
      id: ['a', 'b', 'c', 'd'],
      valid_at: ['2024-03-01', '2024-03-02', '2024-03-05', '2024-03-10'].map(noon),
      published_at: ['2024-03-01', '2024-03-02', '2024-03-05', '2024-03-10'].map(noon),
    },
    days: { first: '2024-03-01', last: '2024-03-10' },
    gaps: [],
    carry_days: 3,
  },
  new Zone('UTC'),
);

const region = (id: string | null, area: number | null, steps: Record<string, { at: number[]; m2: number[] }>) => ({
  id,
  names: { en: `${id} Province` },
  level: id === null ? null : 1,
  layer: null,
  parent: null,
  bounds: null,
  area_m2: area,
  official_area_m2: null,
  steps,
});

const steps = new Steps({
  track: 'map',
  measure: 'authalic',
  method: '',
  classes: ['held', 'older'],
  regions: [
    region(null, null, { held: { at: [0, 1, 1], m2: [100e6, 20e6, -5e6] }, older: { at: [0], m2: [50e6] } }),
    region('HOME1', 200e6, { held: { at: [0, 1, 1], m2: [60e6, 20e6, -5e6] } }),
    region('HOME2', 100e6, { older: { at: [0], m2: [50e6] } }),
    region('HOME3', 100e6, {}),
    region('HOME4', 100e6, { held: { at: [0, 1], m2: [5e6, -5_000_002] } }),
    region('AWAY1', 400e6, {}),
    region('AWAY2', 400e6, { held: { at: [3], m2: [7e6] } }),
  ],
});
const BOTH = ['held', 'older'];

describe('the area on a day', () => {
  it('is that of the edition in force at its end', () => {
    expect(areaOn(steps, record, null, BOTH, '2024-03-01')).toBe(150e6);
    expect(areaOn(steps, record, null, BOTH, '2024-03-02')).toBe(170e6);
    expect(areaOn(steps, record, null, BOTH, '2024-03-04')).toBe(170e6);
    expect(areaOn(steps, record, null, ['held'], '2024-03-05')).toBe(115e6);
  });

  it('is not known before the record begins', () => {
    expect(areaOn(steps, record, null, BOTH, '2024-02-29')).toBeNull();
  });
});

describe('a change', () => {
  it('is the difference of the areas, with its sign', () => {
    expect(changeBetween(steps, record, null, BOTH, '2024-03-01', '2024-03-02')).toBe(20e6);
    expect(changeBetween(steps, record, null, BOTH, '2024-03-04', '2024-03-05')).toBe(-5e6);
    expect(changeBetween(steps, record, null, BOTH, '2024-03-06', '2024-03-09')).toBe(0);
  });

  it('adds up over days', () => {
    const whole = changeBetween(steps, record, null, BOTH, '2024-03-01', '2024-03-10')!;
    const parts = [['01', '03'], ['03', '05'], ['05', '10']].map(
      ([a, b]) => changeBetween(steps, record, null, BOTH, `2024-03-${a}`, `2024-03-${b}`)!,
    );
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(whole);
  });

  it('is not known where one end lies before the record', () => {
    expect(changeBetween(steps, record, null, BOTH, '2024-02-01', '2024-03-02')).toBeNull();
  });
});

describe('the table', () => {
  const rows = rowsOf(steps, record, BOTH, '2024-03-10', 'HOME', (one) => shortName(one.names.en!, 'Province'));

  it('has every home region, and others only where they hold something', () => {
    expect(rows.map((row) => row.region.id)).toEqual(['HOME1', 'HOME2', 'HOME3', 'HOME4', 'AWAY2']);
    expect(rows.filter(tells).map((row) => row.name)).toEqual(['HOME1', 'HOME2', 'AWAY2']);
  });

  it('has no areas below none', () => {
    expect(rows.find((row) => row.region.id === 'HOME4')!.areaM2).toBe(0);
  });

  it('gives shares of the measured area of each region', () => {
    expect(rows[0]!.share).toBeCloseTo(75 / 200);
    expect(rows[1]!.share).toBeCloseTo(0.5);
  });

  it('is sorted by any column, either way', () => {
    const order = (by: string, down: boolean) => sorted(rows, by, down, 'en').map((row) => row.name);
    expect(order('area', true)).toEqual(['HOME1', 'HOME2', 'AWAY2', 'HOME3', 'HOME4']);
    expect(order('name', false)).toEqual(['AWAY2', 'HOME1', 'HOME2', 'HOME3', 'HOME4']);
    expect(order('share', true)[0]).toBe('HOME2');
    expect(order('share', false).at(-1)).toBe('HOME2');
  });
});

describe('the share of home', () => {
  it('counts what lies inside the home regions, of their area', () => {
    const share = shareOfHome(steps, record, BOTH, 'HOME', '2024-03-10')!;
    expect(share.share).toBeCloseTo((75 + 50) / 500);
    expect(share.regions).toBe(4);
  });
});

describe('names', () => {
  it('lose the word that heads their column', () => {
    expect(shortName('Luhansk Oblast', 'Oblast')).toBe('Luhansk');
    expect(shortName('Луганська область', 'Область')).toBe('Луганська');
    expect(shortName('Kyiv', 'Oblast')).toBe('Kyiv');
  });

  it('of a group stand alone before a region', () => {
    expect(groupAlone('Occupied, all of Ukraine')).toBe('Occupied');
    expect(groupAlone('Occupied or contested')).toBe('Occupied or contested');
  });
});
