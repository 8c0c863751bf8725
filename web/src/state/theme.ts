/** Light or dark: as the reader has chosen, else as their system is. Paper is light. */

import type { Shade } from '../map/paints.ts';
import type { Store } from './store.ts';

export class Theme {
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  readonly #paper = matchMedia('print');
  #shade: Shade = 'light';

  /** `changed` draws the page in the colours of `shade`; `printed`: it becomes paper, or is no longer. */
  constructor(
    private readonly store: Store,
    private readonly changed: () => void,
    printed: () => void,
  ) {
    this.#take();
    this.#dark.addEventListener('change', () => this.apply());
    this.#paper.addEventListener('change', () => {
      if (this.#due !== this.#shade) this.apply();
      printed();
    });
  }

  get shade(): Shade {
    return this.#shade;
  }

  apply(): void {
    this.#take();
    this.changed();
  }

  #take(): void {
    this.#shade = this.#due;
    document.documentElement.dataset.theme = this.#shade;
  }

  get #due(): Shade {
    const { theme } = this.store.view;
    return this.#paper.matches ? 'light' : theme === 'system' ? (this.#dark.matches ? 'dark' : 'light') : theme;
  }
}
