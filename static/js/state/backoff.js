const LEAST = 0.5;
const MOST = 30;

/**
 * Full jitter: each wait is drawn evenly from half a second up to a ceiling that doubles
 * from 1 to 30 seconds, so that a thousand clients cut off together do not return together.
 */
export class Backoff {
  #random;
  #attempts = 0;

  /** @param {() => number} random evenly in [0, 1) */
  constructor(random) {
    this.#random = random;
  }

  /** @returns {number} seconds to wait before the next attempt */
  next() {
    const ceiling = Math.min(MOST, 2 ** this.#attempts);
    this.#attempts += 1;
    return LEAST + this.#random() * (ceiling - LEAST);
  }

  reset() {
    this.#attempts = 0;
  }
}
