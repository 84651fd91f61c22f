/** The page for the time without a network: says what waits in this browser, and goes when it can. */
import { lastUser } from "./installing.js";
import { openEntries, openLocalStorage } from "./storage/open.js";

const element = /** @type {HTMLElement | null} */ (document.querySelector("[data-offline-waiting]"));
window.addEventListener("online", () => location.reload());
if (element) void tell(element);

/** @param {HTMLElement} element  [data-offline-waiting] with the words for one and for more */
async function tell(element) {
  const user = lastUser(openLocalStorage());
  const entries = user === null ? [] : ((await openEntries(user).load()) ?? []);
  const count = entries.filter(({ state }) => state === "pending").length;
  if (count === 0) return;
  const { one = "", other = "" } = element.dataset;
  const form = new Intl.PluralRules(document.documentElement.lang).select(count) === "one" ? one : other;
  element.textContent = form.replace("{count}", String(count));
  element.hidden = false;
}
