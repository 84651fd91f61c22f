import { openIndexedEntries } from "./indexed.js";
import { MemoryEntries } from "./memory.js";
import { SharedEntries } from "./shared.js";

/** A storage that does not open within this time, in milliseconds, is done without. */
const OPENS_WITHIN = 3000;

/**
 * The best storage for sends that this browser allows.
 * @param {number} user
 */
export function openEntries(user) {
  return new SharedEntries(openBest(user), openChannel(`oreum.outbox.${user}`));
}

/** @param {number} user */
async function openBest(user) {
  try {
    const entries = await Promise.race([openIndexedEntries(window.indexedDB, user), tooLong()]);
    return entries ?? new MemoryEntries();
  } catch {
    return new MemoryEntries();
  }
}

/** @returns {Promise<null>} */
function tooLong() {
  return new Promise((resolve) => setTimeout(() => resolve(null), OPENS_WITHIN));
}

/** @param {string} name */
function openChannel(name) {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
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
