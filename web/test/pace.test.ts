import { describe, expect, it, vi } from 'vitest';
import { Pace } from '../src/time/pace.ts';

function pace() {
  const shown: string[] = [];
  const frames: (() => void)[] = [];
  const paced = new Pace<string, string>(
    (_, day) => shown.push(day),
    () => new Promise((done) => frames.push(done)),
  );
  const present = async () => {
    frames.shift()!();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { paced, shown, present };
}

describe('one frame at a time', () => {
  it('shows the first at once and, of what comes meanwhile, the newest', async () => {
    const { paced, shown, present } = pace();
    for (const day of ['a', 'b', 'c', 'd']) paced.go('main', day);
    expect(shown).toEqual(['a']);
    expect(paced.waiting('main')).toBe('d');
    await present();
    expect(shown).toEqual(['a', 'd']);
    await present();
    expect(shown).toEqual(['a', 'd']);
    paced.go('main', 'e');
    expect(shown).toEqual(['a', 'd', 'e']);
  });

  it('keeps the newest of each name', async () => {
    const { paced, shown, present } = pace();
    paced.go('main', 'a');
    paced.go('main', 'b');
    paced.go('other', 'x');
    await present();
    expect(shown).toEqual(['a', 'b', 'x']);
  });

  it('goes on after a frame that failed', async () => {
    const shown: string[] = [];
    const paced = new Pace<string, string>(
      (_, day) => {
        shown.push(day);
        if (day === 'a') throw new Error('cannot be drawn');
      },
      () => Promise.resolve(),
    );
    vi.stubGlobal('reportError', () => undefined);
    paced.go('main', 'a');
    await Promise.resolve();
    paced.go('main', 'b');
    expect(shown).toEqual(['a', 'b']);
  });
});
