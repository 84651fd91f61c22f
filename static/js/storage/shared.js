/** @typedef {import("../state/entries.js").Entry} Entry */

/** @typedef {{kept: Entry} | {removed: string}} News  what a tab has written, told after it was */

/**
 * The stored sends of one person, with all tabs in step. It may be written to at once: what comes
 * before the storage is open is written after, in order.
 */
export class SharedEntries {
  #opening;
  #channel;

  /**
   * @param {Promise<{load: () => Promise<Entry[] | null>, put: (entry: Entry) => Promise<void>,
   *   remove: (clientId: string) => Promise<void>}>} opening
   * @param {BroadcastChannel | null} channel  to the other tabs
   */
  constructor(opening, channel) {
    this.#opening = opening;
    this.#channel = channel;
  }

  async load() {
    return (await this.#opening).load();
  }

  /** @param {Entry} entry */
  async put(entry) {
    const kept = { ...entry };
    await (await this.#opening).put(kept);
    this.#tell({ kept });
  }

  /** @param {string} clientId */
  async remove(clientId) {
    await (await this.#opening).remove(clientId);
    this.#tell({ removed: clientId });
  }

  /** @param {{kept: (entry: Entry) => void, removed: (clientId: string) => void}} listener */
  listen({ kept, removed }) {
    if (!this.#channel) return;
    this.#channel.onmessage = ({ data }) => ("kept" in data ? kept(data.kept) : removed(data.removed));
  }

  /** @param {News} news */
  #tell(news) {
    this.#channel?.postMessage(news);
  }
}
