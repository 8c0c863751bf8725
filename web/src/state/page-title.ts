/** What a tab, a bookmark and the browser's history call the page: what is in view, of when, in which atlas. */

import type { Format } from '../words/format.ts';
import { nameIn, t } from '../words/index.ts';
import type { Steps, StepsOf } from '../data/steps.ts';
import type { Names } from '../data/types.ts';
import { same } from './store.ts';
import type { PanelName, Subject, View } from './view.ts';

/** Panels that are about the figures in view say no more than the day and the place do. */
const SAID: Partial<Record<PanelName, string>> = {
  changes: 'panel.link.changes',
  compare: 'compare.title',
  cite: 'panel.link.cite',
  share: 'share.title',
  download: 'panel.link.download',
  measure: 'panel.link.measure',
  claims: 'panel.link.claims',
};

/** `where`: the name of the region, the place or the point in view; null for the whole, or while it is not known. */
export function pageTitle(view: View, atlas: string, where: string | null, format: Format): string {
  const { day, panel, comparison } = view;
  const [from, to] = [comparison?.day ?? day, day].sort();
  const when = from === to ? format.day(day) : format.period(from!, to!);
  const panelName = SAID[panel];
  const what = where ? t('app.title.where', { where, when }) : when;
  return [panelName && t(panelName), what, where ? atlas : t('app.title', { name: atlas })].filter(Boolean).join(' · ');
}

/** Keeps the document's title that of the view. */
export class Title {
  #called: { subject: Subject; names: Names } | null = null;

  /** `stepsHere` gives what is here of a track's regions, which know their names. */
  constructor(
    private readonly atlas: Names,
    private readonly stepsHere: (track: string, of: StepsOf) => Steps | null,
  ) {}

  /** A place's name comes from whoever has asked for the place. */
  called(subject: Subject, names: Names): void {
    this.#called = { subject, names };
  }

  tell(view: View, format: Format): void {
    const title = pageTitle(view, nameIn(this.atlas), this.#whereabouts(view, format), format);
    if (document.title !== title) document.title = title;
  }

  #whereabouts({ subject, track, level }: View, format: Format): string | null {
    if (subject.kind === 'region') {
      const at = [{ kind: 'region', id: subject.id } as const, { kind: 'level', level } as const];
      const names = at.map((of) => this.stepsHere(track, of)?.region(subject.id)?.names).find(Boolean);
      return names ? nameIn(names) : null;
    }
    if (subject.kind === 'point') return `${format.number(subject.lat, 4)}, ${format.number(subject.lon, 4)}`;
    return subject.kind === 'place' && same(this.#called?.subject, subject) ? nameIn(this.#called!.names) : null;
  }
}
