/**
 * What was typed and not sent, one draft a user and room, kept over a reload.
 * A full or forbidden storage costs the reload, never the typing.
 */
export class Drafts {
  #storage;
  #user;

  /**
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage
   * @param {number} user
   */
  constructor(storage, user) {
    this.#storage = storage;
    this.#user = user;
  }

  /** @param {number} room */
  get(room) {
    try {
      return this.#storage.getItem(this.#key(room)) ?? "";
    } catch {
      return "";
    }
  }

  /**
   * @param {number} room
   * @param {string} text
   */
  set(room, text) {
    try {
      if (text === "") this.#storage.removeItem(this.#key(room));
      else this.#storage.setItem(this.#key(room), text);
    } catch {
      // Over quota or blocked: the text still stands in the composer.
    }
  }

  /**
   * @param {string | null} key  of the storage, which another tab has written
   * @param {number} room
   */
  isAbout(key, room) {
    return key === this.#key(room);
  }

  /** @param {number} room */
  #key(room) {
    return `oreum.draft.${this.#user}.${room}`;
  }
}
