import { setText } from "./templates.js";

/** So far from the edge of the window, in pixels. */
const MARGIN = 8;
/** A finger that stays for so long, in milliseconds, asks for the menu. */
const LONG_PRESS = 500;
const STILL = 10;
/** Holding these means something else. */
const NOT_HELD = "a, button, textarea, [data-selectable]";

/** The one menu of all messages: from the button in a message, by a long press, or by its keys. */
export class MessageMenu {
  #menu;
  #offers;
  #note;
  #chosen;
  /** @type {HTMLElement | null} the message it is open for */
  #message = null;
  /** @type {{message: HTMLElement, x: number, y: number, timer: number} | null} a finger that is down */
  #finger = null;
  #wasPressed = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.menu  [data-message-menu], a popover with a [data-action] an item
   * @param {HTMLElement} parts.rows
   * @param {(message: HTMLElement) => string[]} parts.offers the actions for this message
   * @param {(message: HTMLElement) => string} parts.note  what is said above them; may be empty
   * @param {(action: string, message: HTMLElement, item: HTMLElement) => void} parts.chosen
   */
  constructor({ menu, rows, offers, note, chosen }) {
    this.#menu = menu;
    this.#offers = offers;
    this.#note = note;
    this.#chosen = chosen;
    rows.addEventListener("click", (event) => this.#clicked(event));
    rows.addEventListener("pointerdown", (event) => this.#pressed(event));
    rows.addEventListener("pointermove", (event) => this.#moved(event));
    for (const end of ["pointerup", "pointercancel"]) rows.addEventListener(end, () => this.#lift());
    rows.addEventListener("contextmenu", (event) => this.#asked(event));
    menu.addEventListener("pointerdown", () => (this.#wasPressed = false));
    menu.addEventListener("click", (event) => this.#picked(event));
    menu.addEventListener("keydown", (event) => this.#keyed(event));
    document.addEventListener("pointerdown", (event) => this.#pressedElsewhere(event));
    window.addEventListener("resize", () => this.close());
  }

  /**
   * @param {HTMLElement} message
   * @param {Element} near
   */
  open(message, near) {
    const offers = this.#offers(message);
    if (!offers.length) return;
    this.#message = message;
    message.dataset.menu = "";
    for (const item of this.#menu.querySelectorAll("[data-action]"))
      /** @type {HTMLElement} */ (item).hidden = !offers.includes(item.getAttribute("data-action") ?? "");
    this.#say(this.#note(message));
    this.#menu.showPopover();
    this.#place(near.getBoundingClientRect());
    const items = this.#items;
    (items.find((item) => item.matches(".menu-item")) ?? items[0])?.focus();
  }

  close({ returnsFocus = false } = {}) {
    if (!this.#message) return;
    const message = this.#message;
    this.#message = null;
    delete message.dataset.menu;
    this.#menu.hidePopover();
    if (returnsFocus) message.focus();
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#menu, "[data-menu-note]", text);
    /** @type {HTMLElement} */ (this.#menu.querySelector("[data-menu-note]")).hidden = text === "";
  }

  /** @param {DOMRect} near */
  #place({ right, top, bottom }) {
    const { offsetWidth, offsetHeight, style } = this.#menu;
    const isAbove = bottom + offsetHeight + MARGIN > window.innerHeight;
    style.left = `${Math.max(MARGIN, right - offsetWidth)}px`;
    style.top = `${Math.max(MARGIN, isAbove ? top - offsetHeight : bottom)}px`;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const more = target.closest("[data-action=more]");
    if (this.#wasPressed) event.preventDefault();
    this.#wasPressed = false;
    // Another tab is asked for: the page of the message.
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const message = messageOf(more);
    if (message && message === this.#message) this.close({ returnsFocus: true });
    else if (message) this.open(message, more);
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    this.#wasPressed = false;
    this.#lift();
    const target = /** @type {Element} */ (event.target);
    const message = messageOf(target);
    if (event.pointerType !== "touch" || !message || target.closest(NOT_HELD)) return;
    const timer = window.setTimeout(() => this.#stayed(message), LONG_PRESS);
    this.#finger = { message, x: event.clientX, y: event.clientY, timer };
  }

  /** @param {PointerEvent} event */
  #moved({ clientX, clientY }) {
    if (this.#finger && Math.hypot(clientX - this.#finger.x, clientY - this.#finger.y) > STILL) this.#lift();
  }

  /**
   * Some browsers tell of a long press themselves, and of the finger no more.
   * @param {MouseEvent} event
   */
  #asked(event) {
    if (this.#finger || this.#wasPressed) event.preventDefault();
    if (this.#finger) this.#stayed(this.#finger.message);
  }

  /** @param {HTMLElement} message */
  #stayed(message) {
    this.#lift();
    this.#wasPressed = true;
    this.open(message, message);
  }

  #lift() {
    window.clearTimeout(this.#finger?.timer);
    this.#finger = null;
  }

  /** @param {PointerEvent} event */
  #pressedElsewhere(event) {
    const target = /** @type {Element} */ (event.target);
    if (this.#menu.contains(target) || target.closest("[data-action=more]")) return;
    this.close();
  }

  /** @param {MouseEvent} event */
  #picked(event) {
    const item = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-action]")
    );
    const message = this.#message;
    // The finger that opened it was lifted above it, and means nothing by that.
    if (this.#wasPressed || !item || !message) return;
    this.close({ returnsFocus: true });
    this.#chosen(item.dataset.action ?? "", message, item);
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
    if (event.key === "Escape" || event.key === "Tab") this.close({ returnsFocus: true });
    else if (event.key in moves) items[moves[event.key] % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  get #items() {
    const items = /** @type {NodeListOf<HTMLElement>} */ (this.#menu.querySelectorAll("[data-action]"));
    return [...items].filter((item) => !item.hidden);
  }
}

/** @param {Element} element */
function messageOf(element) {
  return /** @type {HTMLElement | null} */ (element.closest("[data-message]"));
}
