/** @typedef {import("../state/entries.js").Entry} Entry */

/** Where no storage is to be had: sends are lost with the tab, which is no worse than a page without scripts. */
export class MemoryEntries {
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  async load() {
    return [...this.#entries.values()];
  }

  /** @param {Entry} entry */
  async put(entry) {
    this.#entries.set(entry.client_id, entry);
  }

  /** @param {string} clientId */
  async remove(clientId) {
    this.#entries.delete(clientId);
  }
}
