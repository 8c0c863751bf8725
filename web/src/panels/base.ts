/** What the panels share: names and figures of the view at hand, and a few styles. */

import { css, html, nothing, type TemplateResult } from 'lit';
import type { TrackRecord } from '../data/record.ts';
import type { RegionInfo } from '../data/steps.ts';
import { ApiError, Unreachable } from '../data/api.ts';
import { ClElement } from '../state/context.ts';
import type { PanelName, Subject } from '../state/view.ts';
import { nameIn, regionName, t } from '../words/index.ts';
import { classesOf, groupAlone, shortName } from './reckon.ts';

export const panelStyles = css`
  :host {
    display: block;
  }
  h2 {
    font-size: 15px;
    font-weight: 600;
    line-height: 1.3;
  }
  h3 {
    margin: 18px 0 6px;
    font-size: 12px;
    font-weight: 500;
    color: var(--secondary);
  }
  h2:focus,
  h2:focus-visible {
    outline: none;
  }
  p + p {
    margin-top: 8px;
  }
  .headline {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
  }
  .headline button.figure {
    min-height: 0;
    padding: 0;
    border: 0;
    font: 600 36px/1.15 var(--serif);
    font-variant-numeric: tabular-nums lining-nums;
    letter-spacing: -0.005em;
  }
  button.figure:hover {
    background: none;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 4px;
    text-decoration-color: var(--secondary);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 10px;
    align-items: end;
    margin: 10px 0;
  }
  label {
    display: grid;
    gap: 3px;
    font-size: 11.5px;
    color: var(--secondary);
  }
  label.line {
    display: flex;
    gap: 6px;
    align-items: center;
    font-size: 13px;
    color: var(--ink);
  }
  input:not([type='radio'], [type='checkbox']),
  select {
    min-height: 30px;
    padding: 3px 8px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--panel-solid);
    color: var(--ink);
  }
  input[type='radio'],
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
    margin: 4px;
    accent-color: var(--accent);
  }
  fieldset {
    margin: 10px 0 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    font-size: 11.5px;
    color: var(--secondary);
  }
  .switch {
    display: inline-flex;
    border: 1px solid var(--line);
    border-radius: 8px;
    overflow: clip;
  }
  .switch button {
    min-height: 28px;
    border: 0;
    border-radius: 0;
    font-weight: 400;
  }
  .switch button[aria-pressed='true'] {
    background: var(--well);
    font-weight: 500;
  }
  .switch button:focus-visible {
    outline-offset: -2px;
  }
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .gain {
    color: var(--accent-ink);
  }
  .loss {
    color: var(--teal);
  }
  .note {
    margin-top: 8px;
    font-size: 12px;
    color: var(--secondary);
  }
  .trouble {
    margin: 10px 0;
    padding: 8px 10px;
    border-radius: 8px;
    background: var(--well);
  }
  blockquote {
    margin: 0;
    padding: 10px 12px;
    border-radius: 8px;
    background: var(--well);
    overflow-wrap: anywhere;
    user-select: all;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
    margin-top: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 3px 12px;
    margin: 8px 0 0;
    font-size: 12px;
  }
  dt {
    color: var(--secondary);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;

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
