/** What makes the site an app of its own: static/js/service-worker.js says what it keeps. */

const LAST_USER = "oreum.user";

/**
 * @param {PageData} page
 * @param {Pick<Storage, "setItem">} storage
 * @param {Navigator} navigator
 */
export function install({ user, urls }, storage, navigator) {
  try {
    storage.setItem(LAST_USER, String(user.id));
  } catch {
    // Blocked or full: the page without a network does not count what waits.
  }
  // A browser may have it and refuse, as in a private window; everything works without.
  navigator.serviceWorker?.register(urls.service_worker, { updateViaCache: "none" }).catch(() => {});
}

/**
 * @param {Pick<Storage, "getItem">} storage
 * @returns {number | null} who used this browser last
 */
export function lastUser(storage) {
  try {
    const kept = storage.getItem(LAST_USER);
    return kept === null ? null : Number(kept);
  } catch {
    return null;
  }
}
