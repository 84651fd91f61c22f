/** Paints once for all that changes until the next frame. */
export class NextFrame {
  #timers;
  #paint;
  #isAwaited = false;

  /**
   * @param {import("../socket.js").Timers} timers
   * @param {() => void} paint
   */
  constructor(timers, paint) {
    this.#timers = timers;
    this.#paint = () => {
      this.#isAwaited = false;
      paint();
    };
  }

  /** A hidden tab gets no animation frames. */
  ask() {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    if (document.visibilityState === "visible") requestAnimationFrame(this.#paint);
    else this.#timers.set(this.#paint, 200);
  }
}
