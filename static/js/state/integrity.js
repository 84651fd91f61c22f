/**
 * Proof of a whole log: how many holes its reader has met since the connection was made. A hole counts
 * as a gap until what is missing has been read, and as healed from then on.
 */
export class Integrity {
  #changed;
  #gaps = 0;
  #healed = 0;
  /** @type {number | null} */
  #connectedAt = null;
  /** @type {number | null} */
  #resumedAt = null;

  /** @param {() => void} [changed] */
  constructor(changed = () => {}) {
    this.#changed = changed;
  }

  /** Holes that are there now. */
  get gaps() {
    return this.#gaps;
  }

  /** Holes since the connection was made that have been filled. */
  get healed() {
    return this.#healed;
  }

  /** When this connection was made, if an earlier one had gone before; in milliseconds since 1970. */
  get resumedAt() {
    return this.#resumedAt;
  }

  /** @param {number} now  milliseconds since 1970 */
  connected(now) {
    if (this.#connectedAt !== null) this.#resumedAt = now;
    this.#connectedAt = now;
    this.#healed = 0;
    this.#changed();
  }

  found() {
    this.#gaps += 1;
    this.#changed();
  }

  /** @param {boolean} isHealed  false: its room is no longer read */
  closed(isHealed) {
    this.#gaps -= 1;
    if (isHealed) this.#healed += 1;
    this.#changed();
  }
}
