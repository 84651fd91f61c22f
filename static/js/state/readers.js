import { DEPARTURES } from "./departures.js";

/** How far the members of a room have read, as far as it is known; in a large room it is not told. */
export class Readers {
  /** @type {Map<number, number> | null} seq by user id */
  #pointers;

  /** @param {Record<string, number> | null} reads seq by user id; null: it is not told */
  constructor(reads) {
    this.#pointers = toPointers(reads);
  }

  /** @param {Record<string, number> | null} reads of all members, as the server knows them now */
  replace(reads) {
    this.#pointers = toPointers(reads);
  }

  /** @param {Record<string, number>} reads of some members; a pointer may have gone back */
  learn(reads) {
    for (const [user, seq] of Object.entries(reads)) this.#pointers?.set(Number(user), seq);
  }

  /** @param {RoomEvent} event each event of the room once, in order */
  apply({ type, seq, data }) {
    if (type === "member.joined" && !data.is_bot) this.#pointers?.set(data.user, seq);
    if (DEPARTURES.has(type)) this.#pointers?.delete(data.user);
  }

  /**
   * @param {import("./items.js").Item} message
   * @returns {number} how many others than its author have not read it
   */
  unreadBy({ seq, author, isDeleted }) {
    if (!this.#pointers || seq === null || isDeleted) return 0;
    let count = 0;
    for (const [user, read] of this.#pointers) if (read < seq && user !== author?.id) count += 1;
    return count;
  }
}

/** @param {Record<string, number> | null} reads */
function toPointers(reads) {
  return reads && new Map(Object.entries(reads).map(([user, seq]) => [Number(user), seq]));
}
