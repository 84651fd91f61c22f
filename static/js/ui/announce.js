/** Milliseconds for which it stands there. */
const STANDS = 4000;

let timer = 0;

/**
 * Says in a line above the composer, and to those who hear the page, what came of something.
 * @param {string} text
 */
export function announce(text) {
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-toast]"));
  if (!line) return;
  window.clearTimeout(timer);
  line.textContent = text;
  timer = window.setTimeout(() => (line.textContent = ""), STANDS);
}
