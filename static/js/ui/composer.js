import { actionOf } from "../state/keys.js";
import { fit, isTouch, submitOnEnter } from "./enter.js";
import { ReplyBar } from "./reply-bar.js";

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
  #reply;
  #uploads;
  /** Was it to be sent as soon as its files are there? */
  #isWaiting = false;
  #room;
  #drafts;
  #texts;
  #send;
  #editLast;
  #typed;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form
   * @param {number} parts.room
   * @param {import("../state/drafts.js").Drafts} parts.drafts
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../state/uploads.js").Uploads} parts.uploads
   * @param {(said: {body: string, replyTo: number | null, attachments: Attachment[]}) => void} parts.send
   * @param {() => void} parts.typed  something was written
   * @param {() => boolean} parts.editLast  edit what was said last; false: there is nothing
   */
  constructor({ form, room, drafts, texts, uploads, send, editLast, typed }) {
    this.#form = form;
    this.#textarea = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
    this.#note = /** @type {HTMLElement | null} */ (form.querySelector("[data-composer-note]"));
    const bar = /** @type {HTMLElement} */ (form.querySelector("[data-reply-bar]"));
    this.#reply = new ReplyBar({ bar, texts, textarea: this.#textarea, changed: () => this.#keep() });
    this.#uploads = uploads;
    this.#room = room;
    this.#drafts = drafts;
    this.#texts = texts;
    this.#send = send;
    this.#editLast = editLast;
    this.#typed = typed;
    this.#listen();
    // A form without this script may have come back with what was refused.
    const draft = drafts.get(room);
    this.#write({ ...draft, body: this.#textarea.value || draft.body });
    if (!isTouch() && document.activeElement === document.body) this.#textarea.focus({ preventScroll: true });
  }

  /** @param {import("../state/quote.js").Quote} quote  of the message that the next one answers */
  answer(quote) {
    this.#reply.show(quote);
    this.#keep();
    this.#textarea.focus();
  }

  /** @param {boolean} hadRoom  for all the files that were added */
  filesAdded(hadRoom) {
    this.#isWaiting = false;
    if (!hadRoom) this.#tell(this.#texts.text("too_many_files"));
    else if (!this.#uploads.isWaitingForConnection) this.#tell("");
    this.#textarea.focus();
  }

  /** One of the files has come a step further. */
  filesMoved() {
    if (this.#uploads.isWaitingForConnection) this.#tell(this.#texts.text("upload_offline"));
    if (this.#isWaiting && (this.#uploads.areThere || this.#uploads.hasFailed)) this.#submit();
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
    submitOnEnter(textarea, () => this.#submit());
    textarea.addEventListener("keydown", (event) => this.#pressed(event));
    window.addEventListener("storage", ({ key }) => this.#writtenElsewhere(key));
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
    const replyTo = this.#reply.quote?.id ?? null;
    if (body.trim() === "" && this.#uploads.isEmpty) return;
    if ([...body].length > LONGEST) return this.#tell(this.#texts.count("too_long", LONGEST));
    if (!this.#uploads.areThere) return this.#wait();
    this.#isWaiting = false;
    const attachments = this.#uploads.take();
    this.#write({ body: "", reply: null });
    this.#keep();
    this.#send({ body, replyTo, attachments });
    this.#textarea.focus();
  }

  /** What is written stays until its files are there; who writes on meanwhile sends it anew. */
  #wait() {
    this.#isWaiting = !this.#uploads.hasFailed;
    if (this.#uploads.isWaitingForConnection) this.#tell(this.#texts.text("upload_offline"));
    else this.#tell(this.#texts.text(this.#isWaiting ? "upload_awaited" : "upload_missing"));
  }

  #edited() {
    this.#isWaiting = false;
    this.#keep();
    this.#tell("");
    fit(this.#textarea);
    if (this.#textarea.value.trim() !== "") this.#typed();
  }

  #keep() {
    this.#drafts.set(this.#room, { body: this.#textarea.value, reply: this.#reply.quote });
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape" && !event.isComposing && this.#reply.cancel()) event.preventDefault();
    const field = { isTyping: true, isEmpty: this.#textarea.value === "" };
    if (actionOf("composer", event, field) === "edit_last" && this.#editLast()) event.preventDefault();
  }

  /** @param {import("../state/drafts.js").Draft} draft */
  #write({ body, reply }) {
    this.#textarea.value = body;
    this.#reply.show(reply);
    this.#tell("");
    fit(this.#textarea);
  }

  /** @param {string} text */
  #tell(text) {
    if (!this.#note) return;
    this.#note.hidden = text === "";
    this.#note.textContent = text;
  }
}
