/**
 * One send that has no answer yet.
 * @typedef {object} Entry
 * @property {string} client_id  a UUID, the same for every attempt: the server stores it once
 * @property {number} room
 * @property {string} body
 * @property {number | null} reply_to
 * @property {Attachment[]} attachments  on the server already
 * @property {string} at  when it was written, RFC 3339
 * @property {number} order  sends of a room go out in this order
 * @property {"pending" | "failed"} state
 * @property {string} reason  why it failed, in the reader's language; empty while pending
 */

/** Sends in the order they were written; of two that were written in two tabs at once, the same in both. */
export class Entries {
  /** @type {Map<string, Entry>} */
  #byId = new Map();

  /** @param {string} clientId */
  get(clientId) {
    return this.#byId.get(clientId);
  }

  /** @param {Entry} entry a new one, or one that has changed */
  put(entry) {
    this.#byId.set(entry.client_id, entry);
    this.replace([...this.#byId.values()]);
  }

  /** @param {string} clientId */
  delete(clientId) {
    this.#byId.delete(clientId);
  }

  /** @param {Entry[]} entries all there are from now on */
  replace(entries) {
    const inOrder = [...entries].sort((a, b) => a.order - b.order || (a.client_id < b.client_id ? -1 : 1));
    this.#byId = new Map(inOrder.map((entry) => [entry.client_id, entry]));
  }

  get all() {
    return [...this.#byId.values()];
  }

  get pending() {
    return this.all.filter(({ state }) => state === "pending");
  }

  /** Of each room the first one that is pending. */
  get firsts() {
    /** @type {Map<number, Entry>} */
    const first = new Map();
    for (const entry of this.pending) if (!first.has(entry.room)) first.set(entry.room, entry);
    return [...first.values()];
  }

  /**
   * The order of the next one: by the clock, so that those of several tabs sort as they were written,
   * and ever growing.
   * @param {number} now milliseconds since 1970
   */
  nextOrder(now) {
    return Math.max(now, ...this.all.map(({ order }) => order + 1));
  }
}
