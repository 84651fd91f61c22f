/**
 * The delivery page of the admin, kept fresh: its parts are fetched anew, and those that changed
 * are put in place. Without this module the page is fresh whenever it is loaded.
 */

const PAUSE = 2000;

const FOCUSABLE = "a, summary, [tabindex]";
const SCROLLS = ".delivery-wide";

/**
 * What the reader opened, scrolled or is at stays so.
 * @param {Element} part
 * @param {string} html  from our own server, which escapes what it shows
 */
function renew(part, html) {
  if (part.getAttribute("data-shown") === html) return;
  const open = [...part.querySelectorAll("details[open]")].map(({ id }) => id);
  const scrolled = [...part.querySelectorAll(SCROLLS)].map(({ scrollLeft }) => scrollLeft);
  const focused = [...part.querySelectorAll(FOCUSABLE)].findIndex((found) => found === document.activeElement);
  part.innerHTML = html;
  part.setAttribute("data-shown", html);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  part.querySelectorAll(SCROLLS).forEach((found, index) => (found.scrollLeft = scrolled[index] ?? 0));
  /** @type {HTMLElement | undefined} */ ([...part.querySelectorAll(FOCUSABLE)][focused])?.focus();
}

/** @param {Element} page */
async function refresh(page) {
  const response = await fetch("?parts", { headers: { Accept: "application/json" } });
  // A session that ended leads to the page to log in.
  if (response.redirected) return location.reload();
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  /** @type {{parts: Record<string, string>}} */
  const { parts } = await response.json();
  for (const [name, html] of Object.entries(parts)) {
    const part = page.querySelector(`[data-part="${name}"]`);
    if (part) renew(part, html);
  }
}

/** @param {Element} page */
async function keepFresh(page) {
  const stale = page.querySelector("[data-stale]");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (document.hidden) continue;
    const failed = await refresh(page).then(() => false, () => true);
    stale?.toggleAttribute("hidden", !failed);
  }
}

const page = document.querySelector("[data-delivery]");
if (page) keepFresh(page);
