import { beforeAll, describe, expect, it } from 'vitest';
import { pageTitle } from '../src/state/page-title.ts';
import { PANELS, plainView, type View } from '../src/state/view.ts';
import { Format } from '../src/words/format.ts';
import { speak } from '../src/words/index.ts';

const plain = plainView('2025-08-03', 'deepstate', 'occupied_total', 'en');
const format = new Format('en', 'Europe/Kyiv');
const title = (patch: Partial<View>, where: string | null = null) => pageTitle({ ...plain, ...patch }, 'Ukraine', where, format);

describe('the title of the page', () => {
  beforeAll(() => speak('en'));

  it('names the day, the ground and the atlas', () => {
    expect(title({})).toBe('3 August 2025 · Ukraine: who holds which ground');
    expect(title({}, 'Sumy Oblast')).toBe('Sumy Oblast, 3 August 2025 · Ukraine');
  });

  it('names both days of a comparison, the earlier first', () => {
    const comparison = { day: '2025-07-03', track: 'deepstate', mode: 'difference' as const, swipe: 0.5 };
    expect(title({ comparison }, 'Sumy')).toBe('Sumy, 3 Jul\u2009–\u20093 Aug 2025 · Ukraine');
    expect(title({ comparison: { ...comparison, day: plain.day, track: 'other' } }, 'Sumy')).toBe('Sumy, 3 August 2025 · Ukraine');
  });

  it('is another for each panel, so that the steps of a history can be told apart', () => {
    expect(new Set(PANELS.map((panel) => title({ panel }, 'Sumy'))).size).toBe(PANELS.length);
  });
});
