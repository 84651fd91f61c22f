/** So many rooms are remembered. */
const MOST = 50;

/** The rooms the reader was in last, the newest first, kept on this device. */
export class Recent {
  #storage;
  #key;

  /**
   * @param {Pick<Storage, "getItem" | "setItem">} storage
   * @param {number} user
   */
  constructor(storage, user) {
    this.#storage = storage;
    this.#key = `oreum.recent.${user}`;
  }

  /** @returns {number[]} ids */
  get rooms() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter(Number.isSafeInteger) : [];
    } catch {
      return [];
    }
  }

  /** @param {number} room  the one that is open now */
  visit(room) {
    const rooms = [room, ...this.rooms.filter((other) => other !== room)].slice(0, MOST);
    try {
      this.#storage.setItem(this.#key, JSON.stringify(rooms));
    } catch {
      // Over quota or blocked: the list is in another order, no more.
    }
  }
}
