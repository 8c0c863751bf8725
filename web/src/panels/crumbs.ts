/** The way back: the whole, then the regions around what is chosen, each a link. */

import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import type { Bounds, Names } from '../data/types.ts';
import { shared } from '../look/shared.ts';
import type { View } from '../state/view.ts';
import { nameIn, regionName, t } from '../words/index.ts';
import { PanelPart, panelStyles } from './base.ts';

export interface Crumb {
  readonly id: string;
  readonly level: number;
  readonly name?: string;
}

interface RegionAnswer {
  id: string;
  names: Names;
  level: number;
  parent: string | null;
  bounds?: Bounds;
}

/** Names of regions of levels that are not at hand: a name of a place's answer is in one language only. */
const asked = new Map<string, Promise<Names | null>>();

export class ClCrumbs extends PanelPart {
  static override styles = [
    shared,
    panelStyles,
    css`
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 0 6px;
        margin-bottom: 4px;
        padding-right: var(--crumb-room, 64px);
        font-size: 12px;
      }
      li button {
        font-weight: 400;
      }
      li:not(:last-child)::after {
        content: '/';
        content: '/' / '';
        margin-left: 6px;
        color: var(--secondary);
      }
    `,
  ];

  static override properties = { regions: { attribute: false }, itself: { type: Boolean }, names: { state: true } };
  declare names: ReadonlyMap<string, Names>;
  /** The chain of regions, in any order; the last is what is shown, unless `itself` is set. */
  declare regions: readonly Crumb[];
  /** Is what is shown something inside the last region (a place, a point)? */
  declare itself: boolean;

  constructor() {
    super();
    this.regions = [];
    this.itself = false;
    this.names = new Map();
  }

  protected override get looksAt(): readonly (keyof View)[] {
    return ['language', 'track'];
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.itself || !changed.has('regions')) return;
    for (const { id, level } of this.regions) if (level > 0 && !this.#find(id)) void this.#askName(id);
  }

  /** Without an answer the name stays as it came. */
  async #askName(id: string): Promise<void> {
    if (!asked.has(id))
      asked.set(
        id,
        this.cl.api.get<RegionAnswer>(`api/regions/${encodeURIComponent(id)}`, {}).then(
          (answer) => answer.names,
          () => (asked.delete(id), null),
        ),
      );
    const names = await asked.get(id);
    if (names) this.names = new Map(this.names).set(id, names);
  }

  override render(): TemplateResult {
    const chain = this.itself ? this.#ordered() : this.#ancestors();
    return html`<nav aria-label=${t('crumbs.label')}>
      <ol>
        <li><button class="link" @click=${() => this.#whole()}>${nameIn(this.cl.atlas.name)}</button></li>
        ${chain.map((region) => html`<li><button class="link" @click=${() => this.#go(region.id)}>${region.name}</button></li>`)}
      </ol>
    </nav>`;
  }

  #ordered(): { id: string; name: string }[] {
    return [...this.regions]
      .filter((region) => region.level > 0)
      .sort((a, b) => a.level - b.level)
      .map((region) => ({ id: region.id, name: this.#name(region.id) ?? regionName({ '': region.name ?? region.id }) }));
  }

  /** The regions around the one shown, from the steps of the levels at hand. */
  #ancestors(): { id: string; name: string }[] {
    const chain: { id: string; name: string }[] = [];
    let region = this.#find(this.regions.at(-1)?.id ?? null);
    while (region?.parent) {
      region = this.#find(region.parent);
      if (region && region.level > 0) chain.unshift({ id: region.id, name: regionName(region.names) });
    }
    return chain;
  }

  #find(id: string | null): RegionAnswer | null {
    if (id === null) return null;
    const { track } = this.view;
    for (const of of [{ kind: 'region', id } as const, ...this.loadedLevels.map((level) => ({ kind: 'level', level }) as const)]) {
      const found = this.cl.stepsHere(track, of)?.region(id);
      if (found) return { id, names: found.names, level: found.level ?? 0, parent: found.parent };
    }
    return null;
  }

  #name(id: string): string | null {
    const names = this.#find(id)?.names ?? this.names.get(id);
    return names ? regionName(names) : null;
  }

  #whole(): void {
    this.choose({ kind: 'whole' });
    const { home_bounds, extent } = this.cl.atlas;
    this.cl.map.fit(home_bounds ?? extent);
  }

  async #go(id: string): Promise<void> {
    this.choose({ kind: 'region', id });
    const steps = await this.cl.steps(this.view.track, { kind: 'region', id }).catch(() => null);
    const bounds = steps?.region(id)?.bounds;
    if (bounds) this.cl.map.fit(bounds);
  }
}

customElements.define('cl-crumbs', ClCrumbs);
