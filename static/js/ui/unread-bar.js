/** The bar over the timeline while what is unread begins above what was shown: it leads there, or lets it be. */
export class UnreadBar {
  #element;
  #link;
  #text;
  #texts;
  #address;

  /**
   * @param {object} parts
   * @param {HTMLElement | null} parts.element  [data-unread-bar]; null: the reader is no member
   * @param {import("../texts.js").Texts} parts.texts
   * @param {string} parts.address  of the room's page
   * @param {() => boolean} parts.follow  goes to the first unread message; false: it is not on the page
   * @param {() => void} parts.markRead
   */
  constructor({ element, texts, address, follow, markRead }) {
    this.#element = element;
    this.#link = element?.querySelector("[data-unread-jump]");
    this.#text = element?.querySelector("[data-unread-jump-text]");
    this.#texts = texts;
    this.#address = address;
    this.#link?.addEventListener("click", (event) => {
      const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
      if (!ctrlKey && !metaKey && !shiftKey && follow()) event.preventDefault();
    });
    element?.addEventListener("submit", (event) => {
      event.preventDefault();
      markRead();
    });
  }

  /**
   * @param {number} count  of the unread messages
   * @param {number | null} first  the seq where they begin, above all that was shown; null: they do not
   */
  render(count, first) {
    if (!this.#element || !this.#text) return;
    const isNeeded = first !== null && count > 0;
    if (!isNeeded) return this.#hide(this.#element);
    const text = this.#texts.count("unread_above", count);
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#link?.setAttribute("href", `${this.#address}at/${first}/`);
    this.#element.hidden = false;
  }

  /** @param {HTMLElement} element */
  #hide(element) {
    const hadFocus = element.contains(document.activeElement);
    element.hidden = true;
    if (hadFocus) /** @type {HTMLElement | null} */ (document.querySelector("[data-timeline]"))?.focus();
  }
}
