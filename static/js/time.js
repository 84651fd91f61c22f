/**
 * The time machine. Beside main.js, which makes the rest of the page live.
 *
 *   [data-time][data-room][data-first][data-last][data-seq] with the texts [data-summary], [data-failed]; in it
 *     [data-time-slider]   [data-time-back], [data-time-play], [data-time-forth], [data-time-speed] in [data-time-buttons]
 *     [data-time-at] with time   [data-time-seq]   [data-time-source=topic|log|both]   [data-time-error]
 *   [data-time-log] with [data-rows] and [data-time-empty]
 */
import { roomAddress } from "./addresses.js";
import { Api } from "./api.js";
import { takeParts } from "./parts.js";
import { Texts } from "./texts.js";
import { TimePage } from "./time-page.js";
import { Times } from "./times.js";

const data = document.getElementById("page-data")?.textContent;
const controls = /** @type {HTMLElement | null} */ (document.querySelector("[data-time]"));
const timers = {
  set: (/** @type {() => void} */ run, /** @type {number} */ ms) => window.setTimeout(run, ms),
  clear: (/** @type {number} */ timer) => window.clearTimeout(timer),
  now: () => Date.now(),
};
if (data && controls) void start(JSON.parse(data), controls);

/**
 * @param {PageData} page
 * @param {HTMLElement} controls
 */
async function start(page, controls) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const texts = new Texts(/** @type {any} */ (await takeParts(page.urls.parts, timers)), page.language);
  new TimePage({
    controls,
    log: /** @type {HTMLElement} */ (document.querySelector("[data-time-log]")),
    me: page.user,
    api: new Api({ base: page.urls.api, fetch: (...request) => window.fetch(...request) }),
    texts,
    address: roomAddress(page.urls.room, controls.dataset.room ?? ""),
    times: new Times({ language: page.language, zone, texts }),
    timers,
  });
}
