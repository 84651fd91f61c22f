const MINUTE = 60_000;

/** Texts like "3 minutes ago" grow old; everything else is right once it is in the reader's zone. */
const KINDS = { all: "time[data-format]", aging: "time[data-format=relative]" };

/**
 * Writes the moments on the page as this reader tells them.
 * @param {import("../times.js").Times} times
 * @param {{isForeign: boolean, now: () => number}} page isForeign: rendered in another time zone
 */
export function showTimes(times, { isForeign, now }) {
  write(isForeign ? KINDS.all : KINDS.aging);
  setInterval(() => write(KINDS.aging), MINUTE);

  /** @param {string} selector */
  function write(selector) {
    for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll(selector))) {
      if (time.dateTime) time.textContent = times.format(time.dateTime, time.dataset.format ?? "date", now());
    }
  }
}
