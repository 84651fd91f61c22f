/**
 * @typedef {object} Draft
 * @property {string} body
 * @property {import("./quote.js").Quote | null} reply  what it answers
 */

/** @type {Draft} */
const NOTHING = { body: "", reply: null };

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

  /**
   * @param {number} room
   * @returns {Draft}
   */
  get(room) {
    try {
      const { body, reply } = JSON.parse(this.#storage.getItem(this.#key(room)) ?? "{}");
      return { body: String(body ?? ""), reply: reply ?? null };
    } catch {
      return NOTHING;
    }
  }

  /**
   * @param {number} room
   * @param {Draft} draft
   */
  set(room, { body, reply }) {
    try {
      if (body === "" && reply === null) this.#storage.removeItem(this.#key(room));
      else this.#storage.setItem(this.#key(room), JSON.stringify({ body, reply }));
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
