const STORE = "outbox";

/** The outbox of one user in IndexedDB, so that what was written survives a reload or a closed tab. */
class IndexedEntries {
  #database;

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.#database = database;
  }

  /** @returns {Promise<import("../state/outbox.js").Entry[]>} */
  load() {
    return settled(this.#store("readonly").getAll());
  }

  /** @param {import("../state/outbox.js").Entry} entry */
  put(entry) {
    this.#write((store) => store.put({ ...entry }));
  }

  /** @param {string} clientId */
  remove(clientId) {
    this.#write((store) => store.delete(clientId));
  }

  /**
   * A full disk must not stop the send, which goes its way by the socket.
   * @param {(store: IDBObjectStore) => IDBRequest} write
   */
  #write(write) {
    try {
      write(this.#store("readwrite")).onerror = (event) => event.preventDefault();
    } catch {
      // The browser has closed the database, as it does when the reader clears the site's data.
    }
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
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
