import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/data/days.ts';
import { answers, type ClaimAnswer, claimsQuestion, dayOf, groundOf, grouped, isWithin, pageOf, REACHES, roomy, signOf, spanOf, verdictOf, webAddress } from '../src/panels/said.ts';
import type { View } from '../src/state/view.ts';
import { Words } from '../src/words/index.ts';

const claim = (more: Partial<ClaimAnswer> = {}): ClaimAnswer => ({
  id: 'c1',
  kind: 'liberated',
  actor: 'ua',
  place: { mention: 'Alder', id: 'QV-1' },
  region: null,
  value: null,
  unit: null,
  qualifier: null,
  from: '2031-03-10',
  to: '2031-03-11',
  attribution: 'the Army',
  verification: 'unverified',
  spans: [{ text: 'took Alder' }],
  report: { title: 'A headline', published_on: '2031-03-12', source: null, address: null },
  verdicts: [
    { track: 'meridian', verdict: 'contradicted' },
    { track: 'tideline', verdict: 'consistent' },
  ],
  ...more,
});

/** As the engine names them (contactline.reports.VERDICTS). */
const VERDICTS = [
  'consistent',
  'consistent, boundary-dependent',
  'map not yet updated',
  'map never showed it',
  'contradicted',
  'not covered',
  'not testable',
];

describe('the claims about a view', () => {
  it('are those of its ground, around its day', () => {
    const ask = (subject: View['subject'], around: number) => claimsQuestion({ subject, language: 'en' }, spanOf({ day: '2031-03-10', around }));
    expect(ask({ kind: 'whole' }, 7)).toEqual({ since: '2031-03-03', until: '2031-03-17', limit: 100 });
    expect(ask({ kind: 'place', id: 'QV-1' }, 0)).toEqual({ place: 'QV-1', limit: 100 });
    expect(ask({ kind: 'region', id: 'QV-N' }, 0)).toEqual({ region: 'QV-N', limit: 100 });
  });

  it('are told in the language of the view, a hundred at a time', () => {
    const view = { subject: { kind: 'whole' }, language: 'uk' } as const;
    expect(claimsQuestion(view, null)).toEqual({ explanations: 'uk', limit: 100 });
    expect(claimsQuestion(view, null, 3)).toEqual({ explanations: 'uk', page: 3, limit: 100 });
  });

  it('are about its days as the server understands them', () => {
    const span = { since: '2031-03-10', until: '2031-03-12' };
    const days = (from: string | null, to: string | null) => isWithin(claim({ from, to }), span);
    expect(days('2031-03-10', '2031-03-11')).toBe(true);
    expect(days('2031-03-09', '2031-03-10')).toBe(false); // a period ends with the day after its last
    expect(days('2031-01-01', '2032-01-01')).toBe(true);
    expect(days('2031-03-13', '2031-03-14')).toBe(false);
    expect(days(null, null)).toBe(true); // published on 12 March
    expect(isWithin(claim({ from: null, to: null }), { since: '2031-03-13', until: '2031-03-14' })).toBe(false);
    expect(isWithin(claim(), null)).toBe(true);
  });

  it('are asked for once for many steps in time', () => {
    const view = { subject: { kind: 'whole' }, language: 'en', day: '2031-03-10', around: 7 } as const;
    const of = groundOf(view);
    const held = { of, span: roomy(spanOf(view)!, view.around), whole: true, claims: [] };
    for (let days = -30; days <= 30; days += 1) expect(answers(held, { ...view, day: addDays(view.day, days) })).toBe(true);
    expect(answers(held, { ...view, day: addDays(view.day, 31) })).toBe(false);
    expect(answers(held, { ...view, around: 30 })).toBe(true);
    expect(answers(held, { ...view, around: 0 })).toBe(false);
    expect(answers({ ...held, span: null }, { ...view, day: '2024-01-01' })).toBe(true);
    expect(answers(held, { ...view, subject: { kind: 'region', id: 'QV-N' } })).toBe(false);
    expect(answers(held, { ...view, language: 'uk' })).toBe(false);
    expect(answers(null, view)).toBe(false);
  });

  it('are asked for by the day where there are too many to have more', () => {
    const view = { subject: { kind: 'whole' }, language: 'en', day: '2031-03-10', around: 7 } as const;
    const held = { of: groundOf(view), span: spanOf(view), whole: false, claims: [] };
    expect(answers(held, view)).toBe(true);
    expect(answers(held, { ...view, day: '2031-03-11' })).toBe(false);
  });

  it('stand as the map in view has it, else as another has', () => {
    expect(verdictOf(claim(), 'tideline')?.verdict).toBe('consistent');
    expect(verdictOf(claim(), 'a third')?.verdict).toBe('contradicted');
    expect(verdictOf(claim({ verdicts: [] }), 'meridian')).toBeNull();
    const ended = [
      { track: 'meridian', verdict: 'not covered' },
      { track: 'tideline', verdict: 'consistent' },
    ];
    expect(verdictOf(claim({ verdicts: ended }), 'meridian')?.track).toBe('tideline');
    expect(verdictOf(claim({ verdicts: ended.slice(0, 1) }), 'meridian')?.verdict).toBe('not covered');
  });

  it('are about the last of their days, or the day they were published', () => {
    expect(dayOf(claim())).toBe('2031-03-10');
    expect(dayOf(claim({ from: '2031-02-01', to: '2031-03-01' }))).toBe('2031-02-28');
    expect(dayOf(claim({ to: null }))).toBe('2031-03-10');
    expect(dayOf(claim({ from: null, to: null }))).toBe('2031-03-12');
  });
});

describe('a verdict', () => {
  it('has a sign of its own, so that no colour is needed', () => {
    const signs = [...VERDICTS.map((verdict) => signOf({ track: 'x', verdict })), signOf(null)];
    expect(new Set(signs.map(({ sign }) => sign)).size).toBe(VERDICTS.length + 1);
  });

  it('and every kind, reach and verification has its words in every language', () => {
    for (const language of ['en', 'uk']) {
      const words = JSON.parse(readFileSync(new URL(`../src/words/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;
      const say = new Words(language, words);
      const keys = [
        ...VERDICTS.map((verdict) => `claims.verdict.${signOf({ track: 'x', verdict }).key}`),
        ...REACHES.map((days) => `claims.reach.${days}`),
        ...['captured', 'denied', 'pace', 'not_testable'].map((kind) => `claims.kind.${kind}`),
        ...['unverified', 'visually confirmed', 'retracted'].map((one) => `claims.verification.${one}`),
        ...['km2', 'per day', 'percent'].map((unit) => `claims.unit.${unit}`),
      ];
      for (const key of keys) expect(say.t(key), key).not.toBe(key);
    }
  });
});

describe('the address of a report', () => {
  it('is a link only where it is one of the web', () => {
    expect(webAddress('https://paper.example/1')).toBe('https://paper.example/1');
    for (const other of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', '', null]) expect(webAddress(other)).toBeNull();
  });
});

describe('claims that say the same', () => {
  const ids = (claims: readonly ClaimAnswer[]) => grouped(claims).map((group) => group.map(({ id }) => id));

  it('are one, however the links run, where the first of them stands', () => {
    const some = [
      claim({ id: 'a', same: [] }),
      claim({ id: 'b', same: ['d'] }),
      claim({ id: 'c' }),
      claim({ id: 'd', same: ['b', 'e', 'elsewhere'] }),
      claim({ id: 'e', same: ['d'] }),
    ];
    expect(ids(some)).toEqual([['a'], ['b', 'd', 'e'], ['c']]);
    expect(ids([...some].reverse())).toEqual([['e', 'd', 'b'], ['c'], ['a']]);
    expect(ids([])).toEqual([]);
  });

  it('lead to their own place in the page of their report', () => {
    const root = new URL('https://map.example/atlas/');
    const report = { ...claim().report, page: 'article?report=abc' };
    expect(pageOf(claim({ report, position: 2 }), root, 'uk')).toBe('https://map.example/atlas/article?report=abc&lang=uk#claim-3');
    expect(pageOf(claim(), root, 'uk')).toBeNull();
  });
});
