/** What the panels share: names and figures of the view at hand. */

import { html, nothing, type TemplateResult } from 'lit';
import type { TrackRecord } from '../data/record.ts';
import type { RegionInfo } from '../data/steps.ts';
import { ApiError, Unreachable } from '../data/api.ts';
import { ClElement } from '../state/context.ts';
import type { PanelName, Subject } from '../state/view.ts';
import { nameIn, regionName, t } from '../words/index.ts';
import { classesOf, groupAlone, shortName } from './reckon.ts';

export { panelStyles } from './look.ts';

/** A panel's part: it can be focused where it starts, and knows the names in the view. */
export abstract class PanelPart extends ClElement {
  /** Puts the focus on what opened `key` before, else on the heading. */
  async focusStart(key: string | null): Promise<void> {
    await this.updateComplete;
    const opener = key ? this.renderRoot.querySelector<HTMLElement>(`[data-opens="${CSS.escape(key)}"]`) : null;
    (opener ?? this.renderRoot.querySelector<HTMLElement>('[data-start]'))?.focus({ preventScroll: opener === null });
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

  /** "Occupied, all of Ukraine": the group as the scheme says it of the whole. */
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

  protected open(panel: PanelName): void {
    this.cl.store.set({ panel, folded: false });
  }

  protected choose(subject: Subject): void {
    this.cl.store.set({ subject, panel: 'figures', folded: false });
  }

  protected trouble(error: unknown, again: () => void): TemplateResult | typeof nothing {
    if (!error) return nothing;
    return html`<div class="trouble" role="alert">
      <p>${troubleText(error)}</p>
      <div class="actions"><button @click=${again}>${t('trouble.again')}</button></div>
    </div>`;
  }
}

export function titleOfTrack(tracks: readonly { name: string; title: string }[], track: string): string {
  return tracks.find((one) => one.name === track)?.title || track;
}

/** What went wrong, in words for people. */
export function troubleText(error: unknown): string {
  if (error instanceof Unreachable) return t('trouble.unreachable');
  if (error instanceof ApiError) return t('trouble.refused', { why: error.message });
  return t('trouble.unknown');
}

/** A request that was given up because its answer is no longer wanted. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
