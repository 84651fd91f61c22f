import { setText } from "./templates.js";

/** @typedef {import("../state/quote.js").Quote} Quote */

/** Above the composer: which message is being answered, and the way out of it. */
export class ReplyBar {
  #bar;
  #textarea;
  #texts;
  #changed;
  /** @type {Quote | null} */
  #quote = null;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.bar  [data-reply-bar]
   * @param {HTMLTextAreaElement} parts.textarea
   * @param {import("../texts.js").Texts} parts.texts
   * @param {() => void} parts.changed  by the reader
   */
  constructor({ bar, textarea, texts, changed }) {
    this.#bar = bar;
    this.#textarea = textarea;
    this.#texts = texts;
    this.#changed = changed;
    bar.querySelector("[data-action=cancel-reply]")?.addEventListener("click", () => {
      this.cancel();
      textarea.focus();
    });
  }

  get quote() {
    return this.#quote;
  }

  /** @param {Quote | null} quote */
  show(quote) {
    this.#quote = quote;
    this.#bar.hidden = quote === null;
    if (this.#textarea.getAttribute("aria-describedby") === this.#bar.id)
      this.#textarea.removeAttribute("aria-describedby");
    if (!quote) return;
    this.#textarea.setAttribute("aria-describedby", this.#bar.id);
    setText(this.#bar, "[data-reply-name]", this.#texts.about("replying", quote.author));
    setText(this.#bar, "[data-reply-excerpt]", quote.excerpt);
  }

  /** @returns {boolean} whether there was something to leave */
  cancel() {
    if (!this.#quote) return false;
    this.show(null);
    this.#changed();
    return true;
  }
}
