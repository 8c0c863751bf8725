/** Holds the view and tells who listens. A change is heard at once, in the frame it is made in. */

import type { View } from './view.ts';

export type Listener = (view: View, before: View) => void;

export class Store {
  #view: View;
  readonly #listeners = new Set<Listener>();

  constructor(view: View) {
    this.#view = Object.freeze(view);
  }

  get view(): View {
    return this.#view;
  }

  /** Changes part of the view. Says nothing when nothing is different. */
  set(patch: Partial<View>): void {
    const before = this.#view;
    const changed = (Object.keys(patch) as (keyof View)[]).some((key) => !same(before[key], patch[key]));
    if (!changed) return;
    this.#view = Object.freeze({ ...before, ...patch });
    for (const listener of [...this.#listeners]) listener(this.#view, before);
  }

  /** Calls `listener` at every change until the function it returns is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Whether two values of a view say the same: plain values, and objects and lists of them. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
