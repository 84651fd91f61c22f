/** Milliseconds for which somebody counts as typing who is not heard of again. */
const LASTS = 6000;

/** Who is typing in a room, in the order in which they began. */
export class Typists {
  /** @type {Map<number, {name: string, until: number}>} by user id */
  #typing = new Map();

  /**
   * @param {number} user
   * @param {string} name
   * @param {number} now
   */
  hear(user, name, now) {
    this.#typing.set(user, { name, until: now + LASTS });
  }

  /** @param {number} user who has said it, or left */
  stop(user) {
    this.#typing.delete(user);
  }

  /**
   * @param {number} now
   * @returns {string[]} their names
   */
  names(now) {
    for (const [user, { until }] of this.#typing) if (until <= now) this.#typing.delete(user);
    return [...this.#typing.values()].map(({ name }) => name);
  }

  /** When the next of them ceases to be, if nothing is heard. */
  get nextEnd() {
    return Math.min(...[...this.#typing.values()].map(({ until }) => until));
  }
}
