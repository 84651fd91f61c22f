import { changed, isChange } from "./changes.js";
import { isSameSend, isToldBySystem, itemOfEvent, itemOfMessage } from "./items.js";

/** @typedef {import("./items.js").Item} Item */

/** So many new lines are kept in mind while an older part of the log is shown. */
const HELD = 500;

/**
 * What one room shows: a window onto its log, ordered by seq, and the sends on their way behind it.
 * The window holds a bounded number of lines: what is read on one side leaves on the other.
 * Applying an event twice, or one the page already contained, changes nothing.
 */
export class Timeline {
  /** @type {Item[]} */
  #logged = [];
  /** @type {Item[]} */
  #unsent = [];
  /** @type {Item[]} what arrived behind a window that does not reach the end */
  #held = [];
  /** @type {RoomEvent[] | null} what changed since a page was asked for: it may have been read before */
  #changes = null;
  #hasOlder;
  #hasNewer;
  #most;

  /** @param {{items: Item[], hasOlder: boolean, hasNewer: boolean, most?: number}} page items in order of seq; most: lines */
  constructor({ items, hasOlder, hasNewer, most = Infinity }) {
    this.#most = most;
    this.#hasOlder = hasOlder;
    this.#hasNewer = hasNewer;
    for (const item of items) this.#insert(item);
  }

  /** @returns {Item[]} in the order they are read */
  get items() {
    return [...this.#logged, ...this.#unsent];
  }

  /** Does the log hold lines before the first one shown? */
  get hasOlder() {
    return this.#hasOlder;
  }

  /** Does the log hold lines behind the last one shown? Then what is new is not shown. */
  get hasNewer() {
    return this.#hasNewer;
  }

  get firstSeq() {
    return this.#logged[0]?.seq ?? null;
  }

  get lastSeq() {
    return this.#logged.at(-1)?.seq ?? null;
  }

  /** @param {RoomEvent} event */
  apply(event) {
    const { type } = event;
    if (isChange(event)) return this.#change(event);
    if (type === "message.created") return this.#arrive(itemOfEvent(event));
    if (isToldBySystem(type)) this.#take(itemOfEvent(event));
  }

  /** @param {MessageObject} message as the server has it now; its event comes too, before or after this */
  learn(message) {
    const { body, html, mentions, attachments, isEdited, editedAt, isDeleted } = itemOfMessage(message);
    const now = { body, html, mentions, attachments, isEdited, editedAt, isDeleted };
    this.#replaceEach((item) => (item.kind === "message" && item.id === message.id ? { ...item, ...now } : item));
    // Reactions come by the log alone: those of others may have come after this was answered.
  }

  /** To be called before a page is asked for; `settle` when it was inserted, or does not come. */
  expect() {
    this.#changes = [];
  }

  settle() {
    this.#changes = null;
  }

  /** @param {{items: Item[], hasOlder: boolean}} page */
  prepend({ items, hasOlder }) {
    this.#hasOlder = hasOlder;
    this.#insertPage(items);
    if (this.#logged.length <= this.#most) return;
    this.#logged = this.#logged.slice(0, this.#most);
    this.#hasNewer = true;
  }

  /** @param {{items: Item[], hasNewer: boolean}} page */
  append({ items, hasNewer }) {
    this.#insertPage(items);
    this.#hasNewer = hasNewer;
    if (!hasNewer) {
      // The page was read from the log before these arrived, or after: inserting twice does no harm.
      for (const item of this.#held) this.#take(item);
      this.#held = [];
    }
    this.trim();
  }

  /** @param {{items: Item[], hasOlder: boolean}} page the newest page instead of what is shown */
  replace({ items, hasOlder }) {
    this.#logged = [];
    this.#hasOlder = hasOlder;
    this.append({ items, hasNewer: false });
  }

  /**
   * @param {Item} item a send on its way, new or tried again: it goes last
   * @returns {boolean} false: it has arrived already
   */
  queue(item) {
    if (this.#logged.some((logged) => isSameSend(logged, item))) return false;
    this.#unsent = [...this.#unsent.filter((unsent) => !isSameSend(unsent, item)), item];
    return true;
  }

  /**
   * The server has stored a send; its event brings the HTML, before or after this.
   * @param {{client_id: string, seq: number, message: number, at: string}} ack
   */
  acknowledge({ client_id, seq, message, at }) {
    const item = this.#takeUnsent((unsent) => unsent.clientId === client_id);
    if (item) this.#take({ ...item, seq, id: message, at, state: "sent" });
  }

  /**
   * @param {string} clientId
   * @param {string} reason
   */
  fail(clientId, reason) {
    this.#unsent = this.#unsent.map((item) =>
      item.clientId === clientId ? { ...item, state: "failed", reason } : item,
    );
  }

  /** @param {string} clientId */
  discard(clientId) {
    this.#takeUnsent((unsent) => unsent.clientId === clientId);
  }

  /** Only so many of the newest lines stay; older ones come back by scrolling. */
  trim() {
    if (this.#logged.length <= this.#most) return;
    this.#logged = this.#logged.slice(-this.#most);
    this.#hasOlder = true;
  }

  /** @param {Item} item a message from the log, perhaps one of the unsent */
  #arrive(item) {
    const own = this.#takeUnsent((unsent) => isSameSend(unsent, item));
    this.#take({ ...item, key: own?.key ?? item.key });
  }

  /** @param {Item} item from the live end of the log */
  #take(item) {
    if (this.#hasNewer) this.#held = [...this.#held.slice(1 - HELD), item];
    else if (this.#covers(item.seq)) this.#insert(item);
  }

  /**
   * Does a line with this seq stand in the window? An answer may be about a line above it.
   * @param {number | null} seq
   */
  #covers(seq) {
    return !this.#hasOlder || Number(seq) > Number(this.firstSeq);
  }

  /** @param {Item[]} items */
  #insertPage(items) {
    for (const item of items) this.#insert((this.#changes ?? []).reduce(changed, item));
  }

  /** @param {Item} item */
  #insert(item) {
    let index = this.#logged.length;
    while (
      index > 0 &&
      /** @type {number} */ (this.#logged[index - 1].seq) > /** @type {number} */ (item.seq)
    )
      index -= 1;
    const present = this.#logged[index - 1];
    if (present?.seq !== item.seq) this.#logged.splice(index, 0, item);
    else if (present.html === null && item.html !== null)
      this.#logged[index - 1] = { ...item, key: present.key };
  }

  /** @param {RoomEvent} event */
  #change(event) {
    this.#changes?.push(event);
    this.#replaceEach((item) => changed(item, event));
  }

  /** @param {(item: Item) => Item} replace */
  #replaceEach(replace) {
    this.#logged = this.#logged.map(replace);
    this.#held = this.#held.map(replace);
  }

  /** @param {(unsent: Item) => boolean} isMeant */
  #takeUnsent(isMeant) {
    const item = this.#unsent.find(isMeant);
    this.#unsent = this.#unsent.filter((unsent) => unsent !== item);
    return item;
  }
}
