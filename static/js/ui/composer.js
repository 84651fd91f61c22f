import { EnterKey } from "../state/enter.js";

/** The server refuses longer ones; counted in letters, not in UTF-16 units. */
const LONGEST = 8000;

/**
 * The form in which messages are written. Without this script it posts like any form.
 * What is typed is kept as a draft of its room until it is sent.
 */
export class Composer {
  #form;
  #textarea;
  #note;
  #room;
  #drafts;
  #texts;
  #send;
  #enter = new EnterKey();

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form
   * @param {number} parts.room
   * @param {import("../state/drafts.js").Drafts} parts.drafts
   * @param {import("../texts.js").Texts} parts.texts
   * @param {(body: string) => void} parts.send
   */
  constructor({ form, room, drafts, texts, send }) {
    this.#form = form;
    this.#textarea = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
    this.#note = /** @type {HTMLElement | null} */ (form.querySelector("[data-composer-note]"));
    this.#room = room;
    this.#drafts = drafts;
    this.#texts = texts;
    this.#send = send;
    this.#listen();
    // A form without this script may have come back with what was refused.
    this.#write(this.#textarea.value || drafts.get(room));
    if (!isTouch() && document.activeElement === document.body) this.#textarea.focus({ preventScroll: true });
  }

  /** @param {string} reason why nothing can be written here any more */
  close(reason) {
    for (const control of this.#form.elements) /** @type {HTMLButtonElement} */ (control).disabled = true;
    this.#form.dataset.closed = "";
    this.#tell(reason);
  }

  open() {
    for (const control of this.#form.elements) /** @type {HTMLButtonElement} */ (control).disabled = false;
    delete this.#form.dataset.closed;
    this.#tell("");
  }

  #listen() {
    const textarea = this.#textarea;
    this.#form.noValidate = true;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    textarea.addEventListener("input", () => this.#edited());
    textarea.addEventListener("keydown", (event) => this.#pressed(event));
    textarea.addEventListener("keyup", (event) => this.#enter.release(event));
    textarea.addEventListener("beforeinput", (event) => this.#beforeInput(event));
    textarea.addEventListener("compositionstart", () => this.#enter.compositionStart());
    window.addEventListener("storage", ({ key }) => this.#writtenElsewhere(key));
    textarea.addEventListener("compositionend", ({ data }) => this.#composed(data));
  }

  /**
   * The reader types in one tab at a time; where it was sent, it must not wait here to be sent again.
   * @param {string | null} key
   */
  #writtenElsewhere(key) {
    if (this.#drafts.isAbout(key, this.#room)) this.#write(this.#drafts.get(this.#room));
  }

  #submit() {
    const body = this.#textarea.value;
    if (body.trim() === "") return;
    if ([...body].length > LONGEST) {
      this.#tell(this.#texts.count("too_long", LONGEST));
      return;
    }
    this.#write("");
    this.#drafts.set(this.#room, "");
    this.#send(body);
    this.#textarea.focus();
  }

  #edited() {
    this.#drafts.set(this.#room, this.#textarea.value);
    this.#tell("");
    this.#fit();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (isTouch()) return;
    const meaning = this.#enter.press(event);
    if (meaning !== "pass") event.preventDefault();
    if (meaning === "send") this.#submit();
  }

  /** @param {InputEvent} event */
  #beforeInput(event) {
    const isLineBreak = event.inputType === "insertLineBreak" || event.inputType === "insertParagraph";
    if (isLineBreak && this.#enter.isSpent) event.preventDefault();
  }

  /** @param {string} text */
  #composed(text) {
    // Only after this event the syllable stands in the textarea in every browser.
    if (this.#enter.compositionEnd(text)) setTimeout(() => this.#submit());
  }

  /** @param {string} text */
  #write(text) {
    this.#textarea.value = text;
    this.#tell("");
    this.#fit();
  }

  /** @param {string} text */
  #tell(text) {
    if (!this.#note) return;
    this.#note.hidden = text === "";
    this.#note.textContent = text;
  }

  /** Grows with its text, up to the max-height of the style sheet. */
  #fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#textarea.style.height = "auto";
    this.#textarea.style.height = `${this.#textarea.scrollHeight}px`;
  }
}

/** Where there is no other keyboard than the one on the screen, Enter is a new line and the button sends. */
function isTouch() {
  return window.matchMedia("(hover: none) and (pointer: coarse)").matches;
}
