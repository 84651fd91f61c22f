import { ApiError } from "../api-error.js";
import { fit, submitOnEnter } from "./enter.js";
import { cloneTemplate } from "./templates.js";

/** The server refuses longer ones; counted in letters, not in UTF-16 units. */
const LONGEST = 8000;

/** A message that is being edited, in its place. One at a time. */
export class Editor {
  #texts;
  #save;
  #emptied;
  #opened;
  /** @type {{message: HTMLElement, form: HTMLElement, body: string, closed: () => void} | null} */
  #open = null;

  /**
   * @param {object} parts
   * @param {import("../texts.js").Texts} parts.texts
   * @param {(id: number, body: string) => Promise<void>} parts.save
   * @param {(message: HTMLElement) => void} parts.emptied  all of the text was taken away and saved
   * @param {(form: HTMLFormElement) => void} parts.opened
   */
  constructor({ texts, save, emptied, opened }) {
    this.#texts = texts;
    this.#save = save;
    this.#emptied = emptied;
    this.#opened = opened;
  }

  /**
   * @param {HTMLElement} message  [data-message]
   * @param {string} body its text as it was written
   * @param {() => void} closed where the focus goes afterwards
   */
  open(message, body, closed) {
    this.close();
    const form = /** @type {HTMLFormElement} */ (cloneTemplate("editor"));
    this.#open = { message, form, body, closed };
    message.dataset.editing = "";
    message.querySelector("[data-body]")?.after(form);
    const textarea = textareaOf(form);
    textarea.value = body;
    this.#listen(form, textarea);
    this.#opened(form);
    fit(textarea);
    textarea.focus();
    textarea.setSelectionRange(body.length, body.length);
    form.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (!this.#open) return;
    const { message, form, closed } = this.#open;
    const { activeElement } = document;
    this.#open = null;
    form.remove();
    delete message.dataset.editing;
    // Who has gone elsewhere while it was saved is not fetched back.
    if (form.contains(activeElement) || activeElement === document.body) closed();
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} textarea
   */
  #listen(form, textarea) {
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(form, textarea);
    });
    form.querySelector("[data-action=cancel-edit]")?.addEventListener("click", () => this.close());
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      this.close();
    });
    textarea.addEventListener("input", () => {
      this.#tell(form, "");
      fit(textarea);
    });
    submitOnEnter(textarea, () => this.#submit(form, textarea));
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} textarea
   */
  async #submit(form, textarea) {
    if (!this.#open || this.#open.form !== form || textarea.readOnly) return;
    const { message, body: before } = this.#open;
    const body = textarea.value;
    if (body === before) return this.close();
    const hasFiles = message.querySelector("[data-files] > *") !== null;
    if (body.trim() === "" && !hasFiles) return this.#emptied(message);
    if ([...body].length > LONGEST) return this.#tell(form, this.#texts.count("too_long", LONGEST));
    textarea.readOnly = true;
    try {
      await this.#save(Number(message.dataset.message), body);
      if (this.#open?.form === form) this.close();
    } catch (error) {
      textarea.readOnly = false;
      this.#tell(form, reasonOf(error, this.#texts));
    }
  }

  /**
   * @param {HTMLElement} form
   * @param {string} text
   */
  #tell(form, text) {
    const note = /** @type {HTMLElement} */ (form.querySelector("[data-editor-note]"));
    note.hidden = text === "";
    note.textContent = text;
  }
}

/**
 * Why something did not work, for the reader: the server's own words where it said any.
 * @param {unknown} error
 * @param {import("../texts.js").Texts} texts
 */
export function reasonOf(error, texts) {
  return (error instanceof ApiError && error.detail) || texts.text("not_saved");
}

/** @param {HTMLElement} form */
function textareaOf(form) {
  return /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
}
