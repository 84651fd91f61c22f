/** Runs once for all that asks for it within a while. */
export class Later {
  #timers;
  #milliseconds;
  #run;
  #isAwaited = false;

  /**
   * @param {Pick<import("./socket.js").Timers, "set">} timers
   * @param {number} milliseconds  from the first that asks
   * @param {() => void} run
   */
  constructor(timers, milliseconds, run) {
    this.#timers = timers;
    this.#milliseconds = milliseconds;
    this.#run = run;
  }

  ask() {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#timers.set(() => {
      this.#isAwaited = false;
      this.#run();
    }, this.#milliseconds);
  }
}
