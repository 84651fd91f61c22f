const MOST = 16;

/** The emojis that one used last, on this machine. */
export class RecentEmojis {
  #storage;
  #key;

  /**
   * @param {Pick<Storage, "getItem" | "setItem">} storage
   * @param {number} user
   */
  constructor(storage, user) {
    this.#storage = storage;
    this.#key = `oreum.emojis.${user}`;
  }

  /** @returns {string[]} the last one first */
  get all() {
    return (this.#storage.getItem(this.#key) ?? "").split(" ").filter(Boolean);
  }

  /** @param {string} emoji */
  use(emoji) {
    const others = this.all.filter((other) => other !== emoji);
    this.#storage.setItem(this.#key, [emoji, ...others].slice(0, MOST).join(" "));
  }
}
