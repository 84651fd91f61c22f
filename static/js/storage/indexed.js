/** @typedef {import("../state/entries.js").Entry} Entry */

const STORE = "outbox";

/** The outbox of one user in IndexedDB, so that what was written survives a reload or a closed tab. */
class IndexedEntries {
  #database;
  /** @type {Map<string, Entry>} what stands only here, as on a full disk */
  #unwritten = new Map();

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.#database = database;
  }

  /** @returns {Promise<Entry[] | null>} null: it cannot be read */
  async load() {
    try {
      /** @type {Entry[]} */
      const written = await settled(this.#transaction("readonly").objectStore(STORE).getAll());
      return [...new Map([...written, ...this.#unwritten.values()].map((entry) => [entry.client_id, entry])).values()];
    } catch {
      return null;
    }
  }

  /** @param {Entry} entry */
  async put(entry) {
    this.#unwritten.set(entry.client_id, entry);
    const isWritten = await this.#write((store) => store.put(entry));
    if (isWritten && this.#unwritten.get(entry.client_id) === entry) this.#unwritten.delete(entry.client_id);
  }

  /** @param {string} clientId */
  async remove(clientId) {
    this.#unwritten.delete(clientId);
    await this.#write((store) => store.delete(clientId));
  }

  /**
   * A full disk must not stop the send, which goes its way by the socket.
   * @param {(store: IDBObjectStore) => IDBRequest} write
   * @returns {Promise<boolean>} has it been written?
   */
  async #write(write) {
    try {
      const transaction = this.#transaction("readwrite");
      write(transaction.objectStore(STORE)).onerror = (event) => event.preventDefault();
      return await ended(transaction);
    } catch {
      // The browser has closed the database, as it does when the reader clears the site's data.
      return false;
    }
  }

  /** @param {IDBTransactionMode} mode */
  #transaction(mode) {
    return this.#database.transaction(STORE, mode);
  }
}

/**
 * @param {IDBFactory} factory
 * @param {number} user
 * @returns {Promise<IndexedEntries>} rejected where the browser refuses, as some do in private windows
 */
export async function openIndexedEntries(factory, user) {
  const request = factory.open(`oreum.${user}`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_id" });
  return new IndexedEntries(await settled(request));
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<boolean>} has it been committed?
 */
function ended(transaction) {
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
}
