/** Claims as the server lists them, and what the panel makes of them. Knows no server and draws nothing. */

import type { Params } from '../data/api.ts';
import { addDays, isDay } from '../data/days.ts';
import type { View } from '../state/view.ts';

export interface Mention {
  mention: string;
  id: string | null;
}

export interface VerdictAnswer {
  track: string;
  verdict: string;
  explanation?: string;
  /** The same, and how it came with later editions where it did. */
  why?: string;
}

/** An item of /api/claims. */
export interface ClaimAnswer {
  id: string;
  kind: string;
  actor: string | null;
  negated?: boolean;
  place: Mention | null;
  region: Mention | null;
  value: number | null;
  unit: string | null;
  qualifier: string | null;
  from: string | null;
  to: string | null;
  attribution: string | null;
  verification: string | null;
  spans: readonly { text: string }[];
  report: {
    title: string | null;
    published_on: string;
    source: string | null;
    address: string | null;
    /** By the Admiralty code, as "B3": the source's reliability, the report's credibility. */
    grade?: string;
  };
  verdicts: readonly VerdictAnswer[];
  lon?: number | null;
  lat?: number | null;
}

/** Days to each side of the day in view; 0: the whole time. */
export const REACHES = [7, 30, 365, 0] as const;
export const MOST = 100;

/** What to ask the server for the claims about a view's ground around its day; `page`: which hundred of them. */
export function claimsQuestion(view: Pick<View, 'subject' | 'day' | 'around' | 'language'>, page = 1): Params {
  const { subject, day, around, language } = view;
  return {
    ...(subject.kind === 'place' ? { place: subject.id } : subject.kind === 'region' ? { region: subject.id } : {}),
    ...(around > 0 ? { since: addDays(day, -around), until: addDays(day, around) } : {}),
    ...(language === 'en' ? {} : { explanations: language }),
    ...(page > 1 ? { page } : {}),
    limit: MOST,
  };
}

/** The verdict of a track; of another where that one gave none, or does not reach the day and another does. */
export function verdictOf(claim: ClaimAnswer, track: string): VerdictAnswer | null {
  const own = claim.verdicts.find((one) => one.track === track) ?? null;
  if (own !== null && own.verdict !== 'not covered') return own;
  return claim.verdicts.find((one) => one.verdict !== 'not covered') ?? own ?? claim.verdicts[0] ?? null;
}

export interface Sign {
  /** Names the words and the colour. */
  readonly key: string;
  readonly sign: string;
}

const SIGNS: Readonly<Record<string, Sign>> = {
  consistent: { key: 'consistent', sign: '=' },
  'consistent, boundary-dependent': { key: 'dependent', sign: '≈' },
  'map not yet updated': { key: 'later', sign: '…' },
  'map never showed it': { key: 'never', sign: '∅' },
  contradicted: { key: 'contradicted', sign: '≠' },
  'not covered': { key: 'uncovered', sign: '–' },
  'not testable': { key: 'untestable', sign: '?' },
};

export function signOf(verdict: VerdictAnswer | null): Sign {
  return (verdict && SIGNS[verdict.verdict]) || { key: 'unchecked', sign: '·' };
}

/** The day a claim is about: the last of its period, as periods end with the day after; else the day it was published. */
export function dayOf(claim: ClaimAnswer): string {
  if (claim.to && isDay(claim.to)) return addDays(claim.to, -1);
  return claim.from && isDay(claim.from) ? claim.from : claim.report.published_on;
}

/** An address of the web that may be a link; null for everything else. */
export function webAddress(text: string | null): string | null {
  return text && /^https?:\/\//i.test(text) ? text : null;
}
