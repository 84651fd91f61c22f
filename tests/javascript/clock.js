/** Time that passes only when a test says so; it fits wherever the client takes its timers. */
export class Clock {
  #now = Date.parse("2026-11-23T09:00:00Z");
  #timers = new Map();
  #last = 0;

  now = () => this.#now;

  set = (run, ms) => {
    this.#last += 1;
    this.#timers.set(this.#last, { at: this.#now + ms, run });
    return this.#last;
  };

  clear = (timer) => {
    this.#timers.delete(timer);
  };

  /** Runs what falls due within the next milliseconds, in order, and lets promises settle in between. */
  async pass(ms) {
    const end = this.#now + ms;
    await settled();
    for (let next; (next = this.#earliest(end));) {
      const [timer, { at, run }] = next;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, at);
      run();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  #earliest(end) {
    const due = [...this.#timers].filter(([, { at }]) => at <= end);
    return due.sort(([a, one], [b, other]) => one.at - other.at || a - b)[0];
  }
}

/** Lets everything run that waits for no more than promises. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
