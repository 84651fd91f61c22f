import { RecentEmojis } from "./state/recent-emojis.js";
import { announce } from "./ui/announce.js";
import { composerForm } from "./ui/composer-form.js";

/** Asks for an emoji: what that takes is fetched when it is asked for the first time. */
export class Emojis {
  #panel;
  #recent;
  #texts;
  /** @type {Promise<import("./ui/emoji-picker.js").EmojiPicker> | null} */
  #picker = null;

  /**
   * @param {object} parts
   * @param {HTMLElement | null} parts.panel  [data-picker]; null where nothing is written
   * @param {Pick<Storage, "getItem" | "setItem">} parts.storage
   * @param {number} parts.me
   * @param {import("./texts.js").Texts} parts.texts
   */
  constructor({ panel, storage, me, texts }) {
    this.#panel = panel;
    this.#recent = new RecentEmojis(storage, me);
    this.#texts = texts;
  }

  /**
   * And the composer's button, which writes what is chosen where the caret is.
   * @param {Omit<ConstructorParameters<typeof Emojis>[0], "panel">} parts
   */
  static onPage(parts) {
    const form = composerForm();
    const emojis = new Emojis({ ...parts, panel: form && document.querySelector("[data-picker]") });
    if (form) emojis.#attachTo(form);
    return emojis;
  }

  /**
   * @param {Element} near
   * @param {(emoji: string) => void} chosen
   */
  async ask(near, chosen) {
    if (!this.#panel) return;
    const place = near.getBoundingClientRect();
    this.#picker ??= this.#load();
    try {
      (await this.#picker).open(place, chosen);
    } catch {
      this.#picker = null;
      announce(this.#texts.text("not_loaded"));
    }
  }

  async #load() {
    const { EmojiPicker } = await import("./ui/emoji-picker.js");
    const panel = /** @type {HTMLElement} */ (this.#panel);
    return EmojiPicker.load({ panel, recent: this.#recent });
  }

  /** @param {HTMLElement} form  form[data-composer] */
  #attachTo(form) {
    const button = form.querySelector("[data-action=emoji]");
    const textarea = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[name=body]"));
    button?.addEventListener("click", () =>
      this.ask(button, (emoji) => {
        textarea.setRangeText(emoji, textarea.selectionStart, textarea.selectionEnd, "end");
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
        textarea.focus();
      }),
    );
  }
}
