import { ReadPointer } from "./read-pointer.js";
import { Reading } from "./state/reading.js";
import { reach } from "./ui/flash.js";
import { UnreadBar } from "./ui/unread-bar.js";

/** What is unread in the open room: where it begins among the lines, and the bar while that is above them. */
export class Unread {
  #room;
  #rooms;
  #timeline;
  #view;
  #scroller;
  #reading;
  #pointer;
  #bar;

  /**
   * @param {object} parts
   * @param {PageRoom} parts.room
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {import("./state/timeline.js").Timeline} parts.timeline
   * @param {import("./ui/timeline.js").TimelineView} parts.view
   * @param {import("./ui/scroller.js").Scroller} parts.scroller
   * @param {import("./session.js").Session} parts.session
   * @param {import("./api.js").Api} parts.api
   * @param {import("./passing.js").Passing} parts.passing
   * @param {import("./texts.js").Texts} parts.texts
   * @param {string} parts.address  of the room's page
   */
  constructor({ room, rooms, timeline, view, scroller, session, api, passing, texts, address }) {
    this.#room = room.id;
    this.#rooms = rooms;
    this.#timeline = timeline;
    this.#view = view;
    this.#scroller = scroller;
    this.#reading = new Reading(room);
    this.#pointer = new ReadPointer({ room, reading: this.#reading, session, api, passing });
    const element = /** @type {HTMLElement | null} */ (document.querySelector("[data-unread-bar]"));
    this.#bar = new UnreadBar({
      element,
      texts,
      address,
      follow: () => this.#follow(),
      markRead: () => this.#readAll(),
    });
  }

  get count() {
    return this.#rooms.unread(this.#room);
  }

  /** As it stands among the lines. */
  get divider() {
    return this.#reading.dividerIn(this.#timeline);
  }

  /** The lines or the view have changed. */
  moved() {
    if (!this.#isAboveView()) this.#reading.reach();
    this.recount();
  }

  /** The list of rooms has changed: another tab may have read this one. */
  recount() {
    this.#reading.learn(this.#rooms.get(this.#room)?.read ?? 0);
    this.#bar.render(this.count, this.#reading.missed);
  }

  /** The reader sees the newest line. */
  see() {
    this.#pointer.see(this.#timeline.lastSeq);
  }

  /** The reader says something. */
  answer() {
    this.#reading.answer();
  }

  /** @param {Parameters<ReadPointer["happened"]>} news */
  happened(...news) {
    this.#pointer.happened(...news);
  }

  /** @param {number} seq */
  mark(seq) {
    return this.#pointer.markUnread(seq);
  }

  #isAboveView() {
    const divider = this.#view.elementOf("divider");
    return divider ? this.#scroller.isAbove(divider) : this.#reading.isAbove(this.#timeline);
  }

  /** @returns {boolean} false: where it begins is not on the page */
  #follow() {
    const message = this.#view.elementOf("divider")?.nextElementSibling;
    if (message) reach(/** @type {HTMLElement} */ (message), this.#scroller);
    return Boolean(message);
  }

  #readAll() {
    this.#pointer.readAll();
    this.recount();
  }
}
