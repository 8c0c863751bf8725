/** The front as its length is measured: at the tolerance chosen, over the one that is drawn as published. */

import type { FeatureCollection, Geometry } from 'geojson';
import type { Api } from '../data/api.ts';
import type { Store } from '../state/store.ts';
import type { View } from '../state/view.ts';

/** Asked for when time rests: while it moves, the line of another day would be wrong. */
const REST_MS = 250;
const PARTS: readonly (keyof View)[] = ['showMeasured', 'tolerance', 'day', 'track', 'comparison'];

export class MeasuredFront {
  #asking: AbortController | null = null;
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Pick<Api, 'get'>,
    private readonly store: Store,
    private readonly draw: (line: FeatureCollection<Geometry> | null) => void,
  ) {
    store.subscribe((view, before) => {
      if (PARTS.some((part) => view[part] !== before[part])) this.show();
    });
  }

  /** Draws the line of the view, or none where it shows none. */
  show(): void {
    clearTimeout(this.#due);
    this.#asking?.abort();
    this.draw(null);
    const { view } = this.store;
    // Two maps at once have two lines, of which the length in the legend is one.
    if (view.showMeasured && !view.comparison) this.#due = setTimeout(() => void this.#ask(view), REST_MS);
  }

  async #ask({ day, track, tolerance }: View): Promise<void> {
    const { signal } = (this.#asking = new AbortController());
    const asked = this.api.get<FeatureCollection<Geometry>>('api/front', { on: day, track, tolerance }, signal, '.geojson');
    // Without the server the line is missing; the page's one quiet line says so.
    const line = await asked.catch(() => null);
    if (!signal.aborted) this.draw(line);
  }
}
