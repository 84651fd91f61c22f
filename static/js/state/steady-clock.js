/** A wall clock that lags this much behind the other one, in milliseconds, was set back. */
const SET_BACK = 1000;

/**
 * Milliseconds since 1970 that never run back and leave out no sleep. The clock on the wall may be set
 * back, and a wait that was measured by it would take hours; the monotonic one of some systems stands
 * still while the machine sleeps, and a connection that died meanwhile would seem fresh.
 */
export class SteadyClock {
  #wall;
  #monotonic;
  #wallAt;
  #monotonicAt;
  #ahead = 0;
  #latest;

  /** @param {{wall: () => number, monotonic: () => number}} clocks both in milliseconds */
  constructor({ wall, monotonic }) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#wallAt = this.#latest = wall();
    this.#monotonicAt = monotonic();
  }

  now() {
    const wall = this.#wall();
    const monotonic = this.#monotonic();
    const lag = monotonic - this.#monotonicAt - (wall - this.#wallAt);
    if (lag > SET_BACK) this.#ahead += lag;
    this.#wallAt = wall;
    this.#monotonicAt = monotonic;
    this.#latest = Math.max(this.#latest, wall + this.#ahead);
    return this.#latest;
  }
}
