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
    /** Its page with its claims in it, from the address of the map. */
    page?: string;
  };
  /** Which of the report's claims it is, from 0. */
  position?: number;
  /** The ids of those that are linked with it as saying the same. */
  same?: readonly string[];
  verdicts: readonly VerdictAnswer[];
  lon?: number | null;
  lat?: number | null;
}

/** One thing that was set of a claim: its verification, or the verdict of a track. */
export interface StatusAnswer {
  at: string;
  who: string;
  what: 'verification' | 'verdict';
  value: string;
  track: string | null;
  why: string;
  edition: string | null;
  link: string | null;
}

/** A claim beside another: it says the same, or contradicts it. */
export interface RelatedAnswer {
  how: 'same' | 'contradicts';
  why: string;
  who: string;
  claim: ClaimAnswer;
}

/** What /api/claims/{id} has besides. */
export interface WholeClaim extends ClaimAnswer {
  history: readonly StatusAnswer[];
  related: readonly RelatedAnswer[];
}

/** Who sets what nobody set by hand. */
export const OURSELVES = 'contactline';

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

/** Claims of one list that say the same, together: where the first of them stands, in the order of the list. */
export function grouped(claims: readonly ClaimAnswer[]): [ClaimAnswer, ...ClaimAnswer[]][] {
  const at = new Map(claims.map((claim, number) => [claim.id, number]));
  const first = claims.map((_, number) => number);
  const root = (number: number): number => (first[number] === number ? number : root(first[number] as number));
  claims.forEach((claim, number) => {
    for (const id of claim.same ?? []) {
      const other = at.get(id);
      if (other === undefined) continue;
      const [one, two] = [root(number), root(other)];
      first[Math.max(one, two)] = Math.min(one, two);
    }
  });
  const groups = new Map<number, [ClaimAnswer, ...ClaimAnswer[]]>();
  claims.forEach((claim, number) => {
    const group = groups.get(root(number));
    if (group) group.push(claim);
    else groups.set(number, [claim]);
  });
  return [...groups.values()];
}

/** A report as one names it: its title or who published it, and its day. */
export function publishedAs(report: ClaimAnswer['report'], day: string): string {
  return [report.title ?? report.source, day].filter(Boolean).join(', ');
}

/** The address of the page of a claim's report, where the claim stands in it; null where there is none. */
export function pageOf(claim: ClaimAnswer, root: URL, language: string): string | null {
  if (!claim.report.page) return null;
  const url = new URL(claim.report.page, root);
  url.searchParams.set('lang', language);
  url.hash = `claim-${(claim.position ?? 0) + 1}`;
  return url.href;
}
