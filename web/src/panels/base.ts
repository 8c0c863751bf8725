/** What the panels share: names and figures of the view at hand. */

import { html, nothing, type TemplateResult } from 'lit';
import type { TrackRecord } from '../data/record.ts';
import type { RegionInfo, StepsOf } from '../data/steps.ts';
import { ApiError, Unreachable } from '../data/api.ts';
import { ClElement } from '../state/context.ts';
import type { PanelName, Subject } from '../state/view.ts';
import { nameIn, regionName, t } from '../words/index.ts';
import { classesOf, groupAlone, shareOfHome, shortName } from './reckon.ts';

export { panelStyles } from './look.ts';

/** A panel's part: it can be focused where it starts, and knows the names in the view. */
export abstract class PanelPart extends ClElement {
  /** Puts the focus on what opened `key` before, else on the heading. */
  async focusStart(key: string | null): Promise<void> {
    await this.updateComplete;
    const opener = key ? this.renderRoot.querySelector<HTMLElement>(`[data-opens="${CSS.escape(key)}"]`) : null;
    (opener ?? this.renderRoot.querySelector<HTMLElement>('[data-start]'))?.focus({ preventScroll: opener === null });
  }

  /** Says to who listens that what is shown is about to be replaced by an answer of the server. */
  protected set awaiting(yes: boolean) {
    this.ariaBusy = yes ? 'true' : null;
  }

  protected get record(): TrackRecord | null {
    return this.cl.record(this.view.track);
  }

  protected get classes(): readonly string[] {
    return classesOf(this.cl.atlas.groups, this.view.group);
  }

  protected get trackTitle(): string {
    return titleOfTrack(this.cl.atlas.tracks, this.view.track);
  }

  /** The group as the scheme says it of the whole, e.g. "Occupied, all of the country". */
  protected get groupName(): string {
    const group = this.cl.atlas.groups.find((one) => one.id === this.view.group);
    return group ? nameIn(group.names) : this.view.group;
  }

  protected get groupAlone(): string {
    return groupAlone(this.groupName);
  }

  protected className_(id: string | null): string {
    if (id === null) return t('class.undrawn');
    const found = this.cl.atlas.classes.find((one) => one.id === id);
    return found ? nameIn(found.names) : id;
  }

  protected levelName(level: number): string {
    const found = this.cl.atlas.levels.find((one) => one.level === level);
    return found ? nameIn(found.names) : t('level.any', { level });
  }

  protected get loadedLevels(): number[] {
    return this.cl.atlas.levels.filter((one) => one.loaded).map((one) => one.level);
  }

  protected shortName(region: RegionInfo): string {
    const name = regionName(region.names) || (region.id ?? '');
    return region.level === null ? name : shortName(name, this.levelName(region.level));
  }

  /** Whose areas the figure in view is of: a region's, else the whole's. */
  protected get stepsOf(): StepsOf {
    const { subject } = this.view;
    return subject.kind === 'region' ? { kind: 'region', id: subject.id } : { kind: 'whole' };
  }

  /** The level whose regions make up the whole, if one is loaded. */
  protected get homeLevel(): number | undefined {
    return this.loadedLevels.find((one) => one > 0);
  }

  /** The share of the home regions that the group holds on the day in view; null while it is not known. */
  protected homeShare(): ReturnType<typeof shareOfHome> | null {
    const { cl, view, record, classes, homeLevel } = this;
    const steps = homeLevel === undefined ? null : cl.stepsHere(view.track, { kind: 'level', level: homeLevel });
    return steps && record ? shareOfHome(steps, record, classes, cl.atlas.home, view.day) : null;
  }

  protected open(panel: PanelName): void {
    this.cl.store.set({ panel, folded: false });
  }

  protected choose(subject: Subject): void {
    this.cl.store.set({ subject, panel: 'figures', folded: false });
  }

  protected trouble(error: unknown, again: () => void): TemplateResult | typeof nothing {
    if (!error) return nothing;
    // What an address names and the atlas does not have will not come by asking again.
    const gone = error instanceof ApiError && error.problem.status === 404 && this.view.subject.kind !== 'whole';
    const way = gone
      ? html`<button @click=${() => this.choose({ kind: 'whole' })}>${t('trouble.whole')}</button>`
      : html`<button @click=${again}>${t('trouble.again')}</button>`;
    return html`<div class="trouble" role="alert">
      <p>${troubleText(error)}</p>
      <div class="actions">${way}</div>
    </div>`;
  }
}

export function titleOfTrack(tracks: readonly { name: string; title: string }[], track: string): string {
  return tracks.find((one) => one.name === track)?.title || track;
}

/** What went wrong, in words for people. */
export function troubleText(error: unknown): string {
  if (error instanceof Unreachable) return t('trouble.unreachable');
  if (error instanceof ApiError) {
    // The server's own words are English: what a reader may well meet has words in the page's language.
    const key = `trouble.${(error.problem.type ?? '').split(':').at(-1)}`;
    const said = t(key, { name: /"([^"]+)"/.exec(error.message)?.[1] ?? '' });
    return said === key ? t('trouble.refused', { why: error.message }) : said;
  }
  return t('trouble.unknown');
}

/** A request that was given up because its answer is no longer wanted. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
