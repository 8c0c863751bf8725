/** One frame at a time: what comes while a frame is on its way waits, and only the newest of it is shown.
 *
 * A key that is held comes thirty times a second. Where a frame takes longer than that, drawing each of
 * them would leave the reader seconds behind the key, and the map would go on after it is let go.
 */
export class Pace<Name, Value> {
  readonly #waiting = new Map<Name, Value>();
  #busy = false;

  /** `show` shows a value now; `presented` resolves when what was shown is on the screen. */
  constructor(
    private readonly show: (name: Name, value: Value) => void,
    private readonly presented: () => Promise<void>,
  ) {}

  /** Shows a value, at once or when the frame in hand is on the screen. */
  go(name: Name, value: Value): void {
    this.#waiting.set(name, value);
    if (!this.#busy) this.#next().catch((error: unknown) => reportError(error));
  }

  /** What will be shown next. */
  waiting(name: Name): Value | undefined {
    return this.#waiting.get(name);
  }

  async #next(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#waiting.size) {
        const all = [...this.#waiting];
        this.#waiting.clear();
        for (const [name, value] of all) this.show(name, value);
        await this.presented();
      }
    } finally {
      this.#busy = false;
    }
  }
}
