/** What every component may use: one atlas a page. `main.ts` makes it before the first element is drawn. */

import { LitElement, type PropertyValues } from 'lit';
import type { Api } from '../data/api.ts';
import type { TrackRecord } from '../data/record.ts';
import type { Steps, StepsOf } from '../data/steps.ts';
import type { AtlasInfo, FrontsFile, Names } from '../data/types.ts';
import type { Zone } from '../data/days.ts';
import type { AtlasMap } from '../map/map.ts';
import type { Format } from '../words/format.ts';
import type { Store } from './store.ts';
import type { Subject, View } from './view.ts';

export interface Atlas {
  readonly atlas: AtlasInfo;
  readonly zone: Zone;
  readonly store: Store;
  readonly api: Api;
  readonly map: AtlasMap;
  /** Numbers and dates in the language of the view. */
  readonly format: Format;
  /** The editions of a track; null until they are here (`loadRecord` brings them). */
  record(track: string): TrackRecord | null;
  loadRecord(track: string): Promise<TrackRecord>;
  /** Area steps; kept, so asking again costs nothing. `stepsHere` gives them only if they are here. */
  steps(track: string, of: StepsOf): Promise<Steps>;
  stepsHere(track: string, of: StepsOf): Steps | null;
  /** Lengths of the front for every edition; null while they are not made. */
  fronts(track: string): FrontsFile | null;
  /** The colours the page has now. */
  readonly shade: 'light' | 'dark';
  /** The day that was asked for, when the record does not reach it and another is shown. */
  readonly beyond: string | null;
  readonly mapState: 'loading' | 'drawing' | 'complete' | 'offline' | 'empty';
  /** Tells the page what a place is called, which it does not know by itself. */
  called(subject: Subject, names: Names): void;
  /** Back to where a page stands whose address names no place: all of the atlas's regions, in the free area. */
  wholeMap(): void;
  /** Asks again for everything that failed. */
  retry(): Promise<void>;
  /** Time is about to move: all parts of the record are worth having. */
  keen(): void;
  /** The whole address of a view: the browser's own follows the view only when it rests. */
  addressOf(view: View): string;
  /** Resolves when what was drawn last is on the screen. */
  presented(): Promise<void>;
  /** Something that is not part of the view has changed: data has come, a server is gone. */
  onNews(listener: () => void): () => void;
}

let current: Atlas | null = null;

export function setAtlas(atlas: Atlas): void {
  current = atlas;
}

/** The page's atlas. Raises an error before `main.ts` has set it. */
export function theAtlas(): Atlas {
  if (!current) throw new Error('the atlas is not open yet');
  return current;
}

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

/** Resolves in a later turn of the page, one caller a turn. */
export function turn(): Promise<void> {
  return new Promise((done) => {
    waiting.push(done);
    turns.port2.postMessage(null);
  });
}

/** An element that is drawn again when the view or the data at hand changes.
 *
 * `looksAt` names the parts of the view it depends on (default: all of them), so that dragging
 * the time draws only what shows time.
 */
export abstract class ClElement extends LitElement {
  #stop: (() => void)[] = [];

  protected get cl(): Atlas {
    return theAtlas();
  }

  protected get view(): View {
    return theAtlas().store.view;
  }

  protected get looksAt(): readonly (keyof View)[] | null {
    return null;
  }

  /** Called before drawing when the view has changed in a part this element looks at. */
  protected viewChanged(_view: View, _before: View): void {}

  override connectedCallback(): void {
    super.connectedCallback();
    const { store, onNews } = theAtlas();
    this.#stop = [
      store.subscribe((view, before) => {
        const keys = this.looksAt;
        if (keys && !keys.some((key) => view[key] !== before[key])) return;
        this.viewChanged(view, before);
        this.requestUpdate();
      }),
      onNews(() => void turn().then(() => this.isConnected && this.requestUpdate())),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }

  /** Each element is first drawn in a turn of its own: all of them in one would keep the reader waiting. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await turn();
    super.scheduleUpdate();
  }

  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return current !== null;
  }
}
