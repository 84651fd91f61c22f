import { reasonOf } from "./editor.js";

/** Asks before a message is deleted, and a moderator for the reason. */
export class DeleteDialog {
  #dialog;
  #texts;
  #remove;
  #message = 0;

  /**
   * @param {object} parts
   * @param {HTMLDialogElement} parts.dialog  [data-delete-dialog]
   * @param {import("../texts.js").Texts} parts.texts
   * @param {(id: number, reason: string) => Promise<void>} parts.remove
   */
  constructor({ dialog, texts, remove }) {
    this.#dialog = dialog;
    this.#texts = texts;
    this.#remove = remove;
    dialog.addEventListener("submit", (event) => this.#submitted(/** @type {SubmitEvent} */ (event)));
  }

  /**
   * @param {number} message id
   * @param {{excerpt: string, asksReason: boolean}} about
   */
  ask(message, { excerpt, asksReason }) {
    this.#message = message;
    this.#part("[data-delete-excerpt]").textContent = excerpt;
    this.#part("[data-delete-reason]").hidden = !asksReason;
    this.#reason.value = "";
    this.#tell("");
    this.#dialog.showModal();
  }

  /** @param {SubmitEvent} event */
  async #submitted(event) {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (button?.value !== "yes") return;
    event.preventDefault();
    button.disabled = true;
    try {
      await this.#remove(this.#message, this.#reason.value);
      this.#dialog.close();
    } catch (error) {
      this.#tell(reasonOf(error, this.#texts));
    } finally {
      button.disabled = false;
    }
  }

  /** @param {string} text */
  #tell(text) {
    const error = this.#part("[data-delete-error]");
    error.hidden = text === "";
    error.textContent = text;
  }

  get #reason() {
    return /** @type {HTMLInputElement} */ (this.#part("input"));
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#dialog.querySelector(selector));
  }
}
