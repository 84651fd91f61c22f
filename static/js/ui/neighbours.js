/**
 * Goes to the next room of the list, or the next with something unread, which is looked for in a circle.
 *
 * @param {1 | -1} step  down or up
 * @param {{isUnread?: boolean}} [wanted]
 * @returns {boolean} is there one?
 */
export function goToNeighbour(step, { isUnread = false } = {}) {
  const entries = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-room-list] [data-room]")]);
  const here = entries.findIndex((entry) => entry.hasAttribute("aria-current"));
  const after = step > 0 ? entries.slice(here + 1) : entries.slice(0, Math.max(here, 0)).reverse();
  const before = step > 0 ? entries.slice(0, Math.max(here, 0)) : entries.slice(here + 1).reverse();
  const target = isUnread ? [...after, ...before].find(({ dataset }) => dataset.unread !== "0") : after[0];
  if (target) location.assign(target.href);
  return target !== undefined;
}
