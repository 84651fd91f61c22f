/**
 * What the reader wants their reactions to be, until the server has said so: shown at once, asked for one
 * after the other, and taken back where it was refused. A click while the one before is on its way only
 * changes what is wanted.
 *
 * What the log tells of a reaction that is on its way is held back until then: else the chip would flicker
 * through what was wanted before. Nothing of it is lost.
 */
export class ReactionWishes {
  #me;
  #ask;
  #apply;
  #refused;
  /** @type {Map<string, {wanted: boolean, held: RoomEvent[]}>} */
  #open = new Map();

  /**
   * @param {object} parts
   * @param {number} parts.me
   * @param {(message: number, emoji: string, isWanted: boolean) => Promise<unknown>} parts.ask  the server
   * @param {(event: Pick<RoomEvent, "type" | "data" | "actor">) => void} parts.apply  to what is shown
   * @param {(message: number, error: unknown) => void} parts.refused
   */
  constructor({ me, ask, apply, refused }) {
    this.#me = me;
    this.#ask = ask;
    this.#apply = apply;
    this.#refused = refused;
  }

  /**
   * @param {number} message  its id
   * @param {string} emoji
   * @param {boolean} wanted
   */
  want(message, emoji, wanted) {
    this.#show(message, emoji, wanted);
    const wish = this.#open.get(keyOf(message, emoji));
    if (wish) wish.wanted = wanted;
    else void this.#carryOut(message, emoji, wanted);
  }

  /**
   * @param {RoomEvent} event
   * @returns {boolean} whether it waits here instead of being applied
   */
  holds(event) {
    if (!event.type.startsWith("reaction.") || event.actor?.id !== this.#me) return false;
    const wish = this.#open.get(keyOf(event.data.message, event.data.emoji));
    wish?.held.push(event);
    return wish !== undefined;
  }

  /**
   * @param {number} message
   * @param {string} emoji
   * @param {boolean} wanted
   */
  async #carryOut(message, emoji, wanted) {
    const wish = { wanted, held: /** @type {RoomEvent[]} */ ([]) };
    this.#open.set(keyOf(message, emoji), wish);
    let asked = wanted;
    try {
      do {
        asked = wish.wanted;
        await this.#ask(message, emoji, asked);
      } while (wish.wanted !== asked);
    } catch (error) {
      this.#show(message, emoji, !asked);
      this.#refused(message, error);
    }
    this.#open.delete(keyOf(message, emoji));
    for (const event of wish.held) this.#apply(event);
  }

  /**
   * @param {number} message
   * @param {string} emoji
   * @param {boolean} isGiven
   */
  #show(message, emoji, isGiven) {
    const type = isGiven ? "reaction.added" : "reaction.removed";
    this.#apply({ type, data: { message, emoji }, actor: { id: this.#me, name: "" } });
  }
}

/**
 * @param {number} message
 * @param {string} emoji
 */
function keyOf(message, emoji) {
  return `${message} ${emoji}`;
}
