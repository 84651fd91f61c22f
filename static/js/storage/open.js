import { openIndexedEntries } from "./indexed.js";
import { MemoryEntries } from "./memory.js";

/**
 * The best storage for sends that this browser allows. It may be written to at once:
 * what comes before it is open is written after, in order.
 *
 * @param {number} user
 */
export function openEntries(user) {
  const opening = openBest(user);
  return {
    load: async () => (await opening).load(),
    put: async (/** @type {import("../state/outbox.js").Entry} */ entry) => (await opening).put(entry),
    remove: async (/** @type {string} */ clientId) => (await opening).remove(clientId),
  };
}

/** @param {number} user */
async function openBest(user) {
  try {
    return await openIndexedEntries(window.indexedDB, user);
  } catch {
    return new MemoryEntries();
  }
}

/** @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">} */
export function openLocalStorage() {
  try {
    return window.localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  }
}
