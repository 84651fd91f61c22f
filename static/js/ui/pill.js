/** The pill over the timeline that counts what has arrived below, and leads there. */
export class NewPill {
  #element;
  #texts;
  #count = 0;

  /**
   * @param {HTMLElement | null} element
   * @param {import("../texts.js").Texts} texts
   * @param {() => void} follow
   */
  constructor(element, texts, follow) {
    this.#element = element;
    this.#texts = texts;
    element?.addEventListener("click", follow);
  }

  /** @param {number} count messages that arrived out of sight */
  add(count) {
    this.#count += count;
  }

  clear() {
    this.#count = 0;
  }

  /** @param {boolean} isAway is the newest line not even on the page? */
  render(isAway) {
    if (!this.#element) return;
    this.#element.hidden = this.#count === 0 && !isAway;
    const text =
      this.#count > 0 ? this.#texts.count("new_messages", this.#count) : this.#texts.text("newest");
    if (this.#element.textContent !== text) this.#element.textContent = text;
  }
}
