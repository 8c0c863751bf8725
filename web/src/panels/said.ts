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

/** How many are asked for at once of more time than is in view; where there are more, each day is asked for. */
export const MOST_BESIDE = 300;

/** Days, both included. */
export interface Span {
  readonly since: string;
  readonly until: string;
}

/** The days whose claims a view shows; null: all. */
export function spanOf({ day, around }: Pick<View, 'day' | 'around'>): Span | null {
  return around > 0 ? { since: addDays(day, -around), until: addDays(day, around) } : null;
}

/** More days to each side, so that the next steps in time need no question: a month, or as many as are in view. */
export function roomy(span: Span, around: number): Span {
  const more = Math.max(30, around);
  return { since: addDays(span.since, -more), until: addDays(span.until, more) };
}

/** Is the claim about one of the days? As the server answers `since` and `until`. */
export function isWithin(claim: ClaimAnswer, span: Span | null): boolean {
  if (span === null) return true;
  const { from, to, report } = claim;
  const ends = to === null ? report.published_on >= span.since : to > span.since;
  return ends && (from ?? report.published_on) <= span.until;
}

/** What to ask the server for the claims about a view's ground; `page`: which `limit` of them. */
export function claimsQuestion(view: Pick<View, 'subject' | 'language'>, span: Span | null, page = 1, limit = MOST): Params {
  const { subject, language } = view;
  return {
    ...(subject.kind === 'place' ? { place: subject.id } : subject.kind === 'region' ? { region: subject.id } : {}),
    ...span,
    ...(language === 'en' ? {} : { explanations: language }),
    ...(page > 1 ? { page } : {}),
    limit,
  };
}

/** Claims that came from the server, and what they answer for. */
export interface HeldClaims {
  /** The ground and the language. */
  readonly of: string;
  readonly span: Span | null;
  /** All there are of the span, or only the first of them. */
  readonly whole: boolean;
  readonly claims: readonly ClaimAnswer[];
}

export function groundOf({ subject, language }: Pick<View, 'subject' | 'language'>): string {
  return JSON.stringify([subject, language]);
}

/** Can the view be answered from what is here? */
export function answers(held: HeldClaims | null, view: Pick<View, 'subject' | 'language' | 'day' | 'around'>): boolean {
  if (held?.of !== groundOf(view)) return false;
  const wanted = spanOf(view);
  if (JSON.stringify(wanted) === JSON.stringify(held.span)) return true;
  if (!held.whole) return false;
  return held.span === null || (wanted !== null && held.span.since <= wanted.since && wanted.until <= held.span.until);
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
