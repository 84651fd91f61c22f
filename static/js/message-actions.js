import { actionsOf, isEditable, willBeEditable } from "./state/actions.js";
import { quoteOf } from "./state/quote.js";
import { announce } from "./ui/announce.js";
import { attachCodeCopy } from "./ui/code-copy.js";
import { completeWhenMet } from "./ui/completing.js";
import { composerField, composerForm } from "./ui/composer-form.js";
import { copied } from "./ui/copy.js";
import { DeleteDialog } from "./ui/delete-dialog.js";
import { Editor, reasonOf } from "./ui/editor.js";
import { isTouch } from "./ui/enter.js";
import { offerMentions } from "./ui/mention-list.js";
import { MessageMenu } from "./ui/message-menu.js";
import { attachRover } from "./ui/rover.js";
import { letSelect } from "./ui/selecting.js";
import { attachUnfold } from "./ui/unfold.js";

/** What one does with a message that is there: brings together its menu, the editor and the question. */
export class MessageActions {
  #page;
  #passing;
  #texts;
  #room;
  #me;
  #api;
  #address;
  #marks;
  #answer;
  #menu;
  #editor;
  #dialog;

  /**
   * @param {object} parts
   * @param {import("./room-page.js").RoomPage} parts.page
   * @param {import("./passing.js").Passing} parts.passing
   * @param {PageRoom} parts.room
   * @param {number} parts.me
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {string} parts.address  of the room's page
   * @param {import("./marks.js").Marks} parts.marks
   * @param {import("./mentionable.js").MentionablePeople} parts.mentionable
   * @param {(quote: import("./state/quote.js").Quote) => void} parts.answer  write an answer to this one
   */
  constructor({ page, passing, room, me, api, texts, address, marks, answer, mentionable }) {
    this.#page = page;
    this.#passing = passing;
    this.#texts = texts;
    this.#room = room;
    this.#me = me;
    this.#api = api;
    this.#address = address;
    this.#marks = marks;
    this.#answer = answer;
    const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
    const rows = find("[data-rows]");
    this.#editor = new Editor({
      texts,
      save: async (id, body) => page.learn(await api.edit(id, body)),
      emptied: (message) => this.#act("delete", message),
      opened: (form) => void offerMentions(form, mentionable),
    });
    this.#dialog = new DeleteDialog({
      dialog: find("[data-delete-dialog]"),
      texts,
      remove: async (id, reason) => {
        await api.remove(id, reason);
        page.learn(await api.message(id));
      },
    });
    this.#menu = new MessageMenu({
      menu: find("[data-message-menu]"),
      rows,
      offers: (message) => this.#offers(message),
      note: (message) => this.#note(message),
      chosen: (action, message, item) => this.#act(action, message, item.dataset.emoji),
    });
    completeWhenMet(rows);
    attachUnfold(rows);
    attachCodeCopy(rows, texts);
    attachRover(rows, (action, message) => this.#pressed(action, message));
    rows.addEventListener("click", (/** @type {MouseEvent} */ event) => this.#clicked(event));
  }

  /** @returns {boolean} whether there is one that can be edited, now or as soon as it is stored */
  editLast() {
    const last = this.#page.findLast((item) => willBeEditable(item, this.#reader));
    if (last?.item.state === "pending") void this.#editWhenStored(last.item);
    else if (last?.element) this.#edit(last.element, Number(last.item.id), focusComposer);
    return Boolean(last);
  }

  /**
   * Unless something else is being written by then.
   * @param {import("./state/items.js").Item} sent
   */
  async #editWhenStored({ key, clientId }) {
    await this.#page.outcome(String(clientId));
    const stored = this.#page.findLast((item) => item.key === key && isEditable(item, this.#reader));
    const composer = composerField();
    const isIdle = composer === document.activeElement && composer?.value === "";
    if (stored?.element && isIdle) this.#edit(stored.element, Number(stored.item.id), focusComposer);
  }

  get #reader() {
    const canWrite = composerForm()?.matches(":not([data-closed])") ?? false;
    const { role, kind } = this.#room;
    const isDirect = kind === "direct";
    return { me: this.#me, role, canWrite, isDirect, isTouch: isTouch(), pinned: this.#marks.pin.pinned };
  }

  /** @param {HTMLElement} message */
  #itemOf(message) {
    return this.#page.findLast((item) => item.id === Number(message.dataset.message))?.item;
  }

  /** @param {HTMLElement} message */
  #offers(message) {
    const item = this.#itemOf(message);
    return item ? actionsOf(item, this.#reader) : [];
  }

  /** @param {HTMLElement} message */
  #note(message) {
    const item = this.#itemOf(message);
    const count = item ? this.#passing.unreadBy(item) : 0;
    return count ? this.#texts.count("not_read", count) : "";
  }

  /**
   * A click that asks for another tab, or for what is not here, goes where its link leads.
   * @param {MouseEvent} event
   */
  #clicked(event) {
    const link = /** @type {Element} */ (event.target).closest("[data-quote], [data-action=reply]");
    const message = /** @type {HTMLElement | null | undefined} */ (link?.closest("[data-message], [data-reply-to]"));
    if (!link || !message || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isDone = link.matches("[data-quote]")
      ? this.#page.jumpTo(Number(message.dataset.replyTo))
      : this.#offers(message).includes("reply");
    if (!isDone) return;
    event.preventDefault();
    if (link.matches("[data-action]")) this.#act("reply", message);
  }

  /**
   * @param {string} action  of a key on a message
   * @param {HTMLElement} message
   */
  #pressed(action, message) {
    if (action === "leave") focusComposer();
    else if (action === "menu") this.#menu.open(message, message);
    else if (this.#offers(message).some((offer) => offer === action)) this.#act(action, message);
    else return false;
    return true;
  }

  /**
   * @param {string} action
   * @param {HTMLElement} message
   * @param {string} [emoji]
   */
  #act(action, message, emoji) {
    const item = this.#itemOf(message);
    if (!item) return;
    if (action === "reply") this.#answer(quoteOf(item));
    else if (action === "edit") this.#edit(message, Number(item.id), () => message.focus({ preventScroll: true }));
    else if (action === "select-text") letSelect(message);
    else if (action === "copy-text") this.#copy(textOf(message));
    else if (action === "copy-link") this.#copy(new URL(`${this.#address}at/${item.seq}/`, location.href).href);
    else if (action === "react") this.#marks.reactions.choose(Number(item.id), message);
    else if (action === "quick") this.#marks.reactions.toggle(Number(item.id), String(emoji));
    else if (action === "pin") void this.#marks.pin.pin(Number(item.id), true);
    else if (action === "unpin") void this.#marks.pin.pin(Number(item.id), false);
    else if (action === "mark-unread") void this.#markUnread(Number(item.seq));
    // The mark beside the message opens it; on a touch screen it is small.
    else if (action === "receipt") markOf(message)?.click();
    else if (action === "history") location.assign(`${this.#address}messages/${item.id}/#history`);
    else if (action === "delete")
      this.#dialog.ask(Number(item.id), {
        excerpt: textOf(message),
        asksReason: item.author?.id !== this.#me,
      });
  }

  /** @param {number} seq */
  async #markUnread(seq) {
    try {
      await this.#page.markUnread(seq);
    } catch (error) {
      announce(reasonOf(error, this.#texts));
    }
  }

  /** @param {string} text */
  async #copy(text) {
    if (await copied(text)) announce(this.#texts.text("copied"));
  }

  /**
   * What was written is asked for: the page has only what was made of it.
   * @param {HTMLElement} message
   * @param {number} id
   * @param {() => void} closed
   */
  async #edit(message, id, closed) {
    try {
      const { body } = await this.#api.message(id);
      if (message.isConnected) this.#editor.open(message, body, closed);
    } catch {
      location.assign(`${this.#address}messages/${id}/#edit`);
    }
  }
}

function focusComposer() {
  composerField()?.focus();
}

/** @param {HTMLElement} message */
function markOf(message) {
  return /** @type {HTMLElement | null} */ (message.querySelector("[data-action=delivery]"));
}

/** @param {HTMLElement} message */
function textOf(message) {
  return /** @type {HTMLElement | null} */ (message.querySelector("[data-body]"))?.innerText.trim() ?? "";
}
