const MINUTE = 60_000;

/** "3 minutes ago" grows old, and at midnight today becomes yesterday; the rest only depends on the zone. */
const AGING = "time[data-format=relative], time[data-format=day]";

/**
 * Writes the moments on the page as this reader tells them.
 * @param {import("../times.js").Times} times
 * @param {{isForeign: boolean, now: () => number}} page isForeign: rendered in another time zone
 */
export function showTimes(times, { isForeign, now }) {
  write(isForeign ? "time[data-format]" : AGING);
  setInterval(() => write(AGING), MINUTE);

  /** @param {string} selector */
  function write(selector) {
    for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll(selector))) {
      if (!time.dateTime) continue;
      const text = times.format(time.dateTime, time.dataset.format ?? "date", now());
      if (time.textContent !== text) time.textContent = text;
    }
  }
}
