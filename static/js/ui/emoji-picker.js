import { EmojiBook } from "../state/emoji-book.js";
import { neighbourOf } from "../state/grid.js";
import { isTouch } from "./enter.js";
import { labelledButton } from "./labelled-button.js";
import { PickerGroups } from "./picker-groups.js";
import { cloneTemplate } from "./templates.js";

/** So far from the edge of the window, in pixels. */
const MARGIN = 8;

/** Every emoji, by groups and by search. Loaded with its names when it is first opened. */
export class EmojiPicker {
  #panel;
  #list;
  #search;
  #none;
  #groups;
  #recent;
  /** @type {EmojiBook} */
  #book;
  /** @type {(emoji: string) => void} */
  #chosen = () => {};

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.panel  [data-picker], a popover; [data-source] is where the names are
   * @param {import("../state/recent-emojis.js").RecentEmojis} parts.recent
   */
  static async load({ panel, recent }) {
    const response = await fetch(panel.dataset.source ?? "");
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return new EmojiPicker({ panel, recent, book: new EmojiBook(await response.json()) });
  }

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.panel
   * @param {import("../state/recent-emojis.js").RecentEmojis} parts.recent
   * @param {EmojiBook} parts.book
   */
  constructor({ panel, recent, book }) {
    this.#panel = panel;
    this.#recent = recent;
    this.#book = book;
    this.#list = this.#part("[data-picker-list]");
    this.#search = /** @type {HTMLInputElement} */ (this.#part("input"));
    this.#none = this.#part("[data-picker-none]");
    this.#groups = new PickerGroups(this.#part("[data-picker-groups]"), this.#list);
    this.#search.addEventListener("input", () => this.#show());
    panel.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-emoji]"));
      if (button) this.#choose(button.dataset.emoji ?? "");
    });
  }

  /**
   * @param {DOMRect} near
   * @param {(emoji: string) => void} chosen
   */
  open(near, chosen) {
    this.#chosen = chosen;
    this.#search.value = "";
    this.#show();
    this.#panel.showPopover();
    this.#place(near);
    this.#list.scrollTop = 0;
    this.#groups.mark();
    // On a touch screen the keyboard would come and cover it.
    (isTouch() ? this.#panel : this.#search).focus({ preventScroll: true });
  }

  /** @param {string} emoji */
  #choose(emoji) {
    this.#recent.use(emoji);
    this.#panel.hidePopover();
    this.#chosen(emoji);
  }

  #show() {
    const query = this.#search.value;
    const found = this.#book.find(query);
    const recent = this.#recent.all.map((emoji) => this.#book.entryOf(emoji));
    const parts = query.trim()
      ? [{ name: "found", emojis: found }]
      : [
          { name: "recent", emojis: recent },
          ...this.#book.groups.map(({ group, emojis }) => ({ name: String(group), emojis })),
        ];
    this.#none.hidden = !query.trim() || found.length > 0;
    this.#list.replaceChildren(...parts.filter(({ emojis }) => emojis.length).map((part) => this.#section(part)));
    this.#groups.show();
    const first = this.#buttons[0];
    if (first) first.tabIndex = 0;
  }

  /** @param {{name: string, emojis: import("../state/emoji-book.js").Emoji[]}} part */
  #section({ name, emojis }) {
    const section = cloneTemplate("picker-group");
    const title = this.#panel.querySelector(`[data-picker-name="${name}"]`)?.textContent ?? "";
    section.dataset.group = name;
    section.setAttribute("aria-label", title);
    /** @type {HTMLElement} */ (section.firstElementChild).textContent = title;
    section.lastElementChild?.append(...emojis.map(buttonOf));
    return section;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.isComposing || /** @type {Element} */ (event.target).closest("[data-picker-groups]")) return;
    const buttons = this.#buttons;
    const from = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    let next = from < 0 && event.key === "ArrowDown" ? 0 : -1;
    if (from < 0 && event.key === "Enter" && buttons[0]) this.#choose(buttons[0].dataset.emoji ?? "");
    else if (from === 0 && event.key === "ArrowUp") this.#search.focus();
    else if (from >= 0) next = neighbourOf(buttons.map((button) => button.getBoundingClientRect()), from, event.key);
    if (next >= 0) this.#goTo(buttons, next);
    const isDone = (from < 0 && event.key === "Enter") || (from === 0 && event.key === "ArrowUp");
    if (isDone || next >= 0) event.preventDefault();
  }

  /**
   * @param {HTMLElement[]} buttons
   * @param {number} index
   */
  #goTo(buttons, index) {
    for (const button of buttons) button.tabIndex = -1;
    buttons[index].tabIndex = 0;
    buttons[index].focus();
  }

  /** @param {DOMRect} near */
  #place({ right, top, bottom }) {
    const { offsetWidth, offsetHeight, style } = this.#panel;
    const above = top - offsetHeight - MARGIN;
    const below = Math.min(bottom + MARGIN, window.innerHeight - offsetHeight - MARGIN);
    style.left = `${Math.max(MARGIN, Math.min(right - offsetWidth, window.innerWidth - offsetWidth - MARGIN))}px`;
    style.top = `${Math.max(MARGIN, above > MARGIN ? above : below)}px`;
  }

  get #buttons() {
    return /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll("[data-emoji]")]);
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#panel.querySelector(selector));
  }
}

/** @param {import("../state/emoji-book.js").Emoji} emoji */
function buttonOf({ emoji, label }) {
  const button = labelledButton(emoji, label);
  button.tabIndex = -1;
  button.dataset.emoji = emoji;
  return button;
}
