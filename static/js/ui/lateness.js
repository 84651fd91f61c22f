import { LATE_AFTER } from "./rows.js";

/** Tells when the next bubble has been on its way for so long that it shows a clock. */
export class Lateness {
  #timers;
  #late;
  #timer = 0;

  /**
   * @param {import("../socket.js").Timers} timers
   * @param {() => void} late
   */
  constructor(timers, late) {
    this.#timers = timers;
    this.#late = late;
  }

  /** @param {readonly import("../state/items.js").Item[]} items  all that is shown */
  expect(items) {
    this.#timers.clear(this.#timer);
    const pending = items.filter(({ state }) => state === "pending");
    const times = pending.map(({ at }) => Date.parse(at) + LATE_AFTER - this.#timers.now());
    const next = Math.min(...times.filter((ms) => ms > 0));
    if (next < Infinity) this.#timer = this.#timers.set(this.#late, next);
  }
}
