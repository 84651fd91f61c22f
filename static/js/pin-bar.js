import { itemOfMessage } from "./state/items.js";
import { quoteOf } from "./state/quote.js";
import { announce } from "./ui/announce.js";
import { keepCookie } from "./ui/cookies.js";
import { reasonOf } from "./ui/editor.js";
import { nameBot } from "./ui/members.js";

/** Which message's bar was folded away; the server reads it, so that the page comes as it was left. */
const FOLDED = "folded_pin";

/** The notice above the timeline: the pinned message in one line, which leads to it. */
export class PinBar {
  #bar;
  #unfold;
  #page;
  #api;
  #texts;
  #address;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.bar  [data-pin], its value is the id of the message
   * @param {HTMLElement} parts.unfold  the button that shows it again
   * @param {import("./room-page.js").RoomPage} parts.page
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {string} parts.address  of the room's page
   */
  constructor({ bar, unfold, page, api, texts, address }) {
    this.#bar = bar;
    this.#unfold = unfold;
    this.#page = page;
    this.#api = api;
    this.#texts = texts;
    this.#address = address;
    bar.addEventListener("click", (event) => this.#clicked(event));
    unfold.addEventListener("click", () => this.#fold(false));
  }

  /** @param {Omit<ConstructorParameters<typeof PinBar>[0], "bar" | "unfold">} parts */
  static onPage(parts) {
    const find = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (document.querySelector(selector));
    return new PinBar({ ...parts, bar: find("[data-pin]"), unfold: find("[data-action=unfold-pin]") });
  }

  /** @returns {number} the id of the pinned message; 0: none is */
  get pinned() {
    return Number(this.#bar.dataset.pin);
  }

  /** @param {RoomEvent} event */
  apply({ type, data }) {
    if (type === "message.pinned") void this.#show(data.id);
    else if (data.id !== this.pinned) return;
    else if (type === "message.unpinned" || type === "message.deleted") this.#clear();
    else if (type === "message.edited") void this.#tell(data.id, { html: data.body_html });
  }

  /**
   * @param {number} id
   * @param {boolean} isPinned
   */
  async pin(id, isPinned) {
    try {
      await this.#api.pin(id, isPinned);
    } catch (error) {
      announce(reasonOf(error, this.#texts));
    }
  }

  /** @param {number} id */
  async #show(id) {
    this.#bar.dataset.pin = String(id);
    const isTold = await this.#tell(id);
    if (this.pinned !== id) return; // another one was pinned meanwhile, or none
    if (!isTold) return this.#clear();
    this.#bar.querySelector("[data-action=unpin]")?.setAttribute("formaction", `${this.#address}messages/${id}/pin/`);
    this.#bar.hidden = false;
    this.#fold(false);
  }

  /**
   * @param {number} id
   * @param {{html?: string}} [news]  what the page does not show yet
   * @returns {Promise<boolean>} false: there is nothing to tell
   */
  async #tell(id, news = {}) {
    const item = await this.#find(id);
    if (!item || this.pinned !== id) return false;
    const { seq, author, excerpt, isBot } = quoteOf({ ...item, ...news });
    this.#part("[data-pin-author]").textContent = author;
    nameBot(this.#bar, "[data-pin-author]", isBot ? this.#texts.role("bot") : null);
    this.#part("[data-pin-text]").textContent = excerpt;
    this.#part("[data-pin-link]").setAttribute("href", `${this.#address}at/${seq}/`);
    return true;
  }

  /** @param {number} id */
  async #find(id) {
    const here = this.#page.findLast((item) => item.id === id)?.item;
    if (here) return here;
    try {
      return itemOfMessage(await this.#api.message(id));
    } catch {
      return null; // not open to this reader, or away: the next page has it
    }
  }

  #clear() {
    const hadFocus = this.#bar.contains(document.activeElement);
    this.#bar.dataset.pin = "";
    this.#bar.hidden = true;
    this.#unfold.hidden = true;
    if (hadFocus) /** @type {HTMLElement | null} */ (document.querySelector("[data-timeline]"))?.focus();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const action = target.closest("[data-action]")?.getAttribute("data-action");
    const isForHere = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (action === "fold-pin") this.#fold(true);
    else if (action === "unpin") void this.pin(this.pinned, false);
    else if (!target.closest("[data-pin-link]") || !isForHere || !this.#page.jumpTo(this.pinned)) return;
    event.preventDefault();
  }

  /** @param {boolean} isFolded */
  #fold(isFolded) {
    const hadFocus = document.activeElement === this.#unfold || this.#bar.contains(document.activeElement);
    this.#bar.toggleAttribute("data-folded", isFolded);
    this.#unfold.hidden = !isFolded;
    keepCookie(FOLDED, isFolded ? String(this.pinned) : "", this.#address);
    if (hadFocus) (isFolded ? this.#unfold : this.#part("[data-pin-link]")).focus();
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#bar.querySelector(selector));
  }
}
