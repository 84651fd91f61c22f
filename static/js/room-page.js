import { History } from "./history.js";
import { OwnSends } from "./own-sends.js";
import { readerOf } from "./quoted.js";
import { Quotes } from "./state/quotes.js";
import { rowsOf } from "./state/rows.js";
import { Timeline } from "./state/timeline.js";
import { adoptRows } from "./ui/adopt.js";
import { Announcer } from "./ui/announcer.js";
import { isAttended, watchAttention } from "./ui/attention.js";
import { reach } from "./ui/flash.js";
import { Lateness } from "./ui/lateness.js";
import { NextFrame } from "./ui/next-frame.js";
import { Pager } from "./ui/pager.js";
import { openAt } from "./ui/opening.js";
import { NewPill } from "./ui/pill.js";
import { Receipt } from "./ui/receipt.js";
import { rowAction } from "./ui/row-action.js";
import { RowPainter } from "./ui/rows.js";
import { Scroller } from "./ui/scroller.js";
import { StickyDate } from "./ui/sticky-date.js";
import { TimelineView } from "./ui/timeline.js";
import { Unread } from "./unread.js";

/** So many lines are on the page; older and newer ones come back by scrolling. */
const MOST_LINES = 300;

/** The open room: brings together what is known of its timeline and what is seen of it. */
export class RoomPage {
  #room;
  #me;
  #session;
  #sends;
  #times;
  #timeline;
  #unread;
  #view;
  #scroller;
  #announcer;
  #pager;
  #pill;
  #stickyDate;
  #receipt;
  #lateness;
  #frame;
  #quotes;

  /**
   * @param {object} parts
   * @param {PageRoom} parts.room
   * @param {Person} parts.me
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {HTMLElement} parts.log  [data-timeline]
   * @param {import("./session.js").Session} parts.session
   * @param {import("./state/outbox.js").Outbox} parts.outbox
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {import("./times.js").Times} parts.times
   * @param {import("./socket.js").Timers} parts.timers
   * @param {string} parts.address  of this page
   * @param {import("./passing.js").Passing} parts.passing
   */
  constructor({ room, rooms, me, log, session, outbox, api, texts, times, timers, address, passing }) {
    this.#room = room;
    this.#me = me;
    this.#session = session;
    this.#times = times;
    const rows = /** @type {HTMLElement} */ (log.querySelector("[data-rows]"));
    const { items, elements, quotes } = adoptRows(rows);
    const { has_older: hasOlder, has_newer: hasNewer } = room;
    this.#timeline = new Timeline({ items, hasOlder, hasNewer, most: MOST_LINES });
    this.#sends = new OwnSends({ room: room.id, me, outbox, timeline: this.#timeline, timers });
    this.#receipt = Receipt.onPage({ api, texts, times, timers });
    this.#frame = new NextFrame(timers, () => this.#render());
    this.#lateness = new Lateness(timers, () => this.#frame.ask());
    this.#quotes = new Quotes({ known: quotes, read: readerOf(api), changed: () => this.refresh(), now: timers.now });
    const painting = { me: me.id, texts, times, now: timers.now, address, passing };
    this.#view = new TimelineView(rows, new RowPainter({ ...painting, hasReceipts: this.#receipt !== null }));
    this.#view.adopt(items, elements);
    this.#scroller = new Scroller(log, rows, () => this.#moved());
    const shown = { timeline: this.#timeline, view: this.#view, scroller: this.#scroller };
    this.#unread = new Unread({ room, rooms, session, api, passing, texts, address, ...shown });
    const status = document.querySelector("[data-announcement]");
    this.#announcer = new Announcer({ region: log, status, texts, timers });
    this.#pager = new Pager({
      timeline: this.#timeline,
      history: new History(api, room),
      scroller: this.#scroller,
      announcer: this.#announcer,
      state: log.querySelector("[data-history]"),
      show: () => this.#render(),
      timers,
    });
    this.#pill = new NewPill(document.querySelector("[data-new-pill]"), texts, () => this.#toNewest());
    this.#stickyDate = new StickyDate(log, rows);
    rows.addEventListener("click", (event) => this.#clicked(event));
    watchAttention(() => this.#see());
    this.#show();
    if (openAt(this.#view, this.#scroller, this.#room.target)) this.#pill.add(this.#unread.count);
    this.#moved();
  }

  /** @param {import("./state/entries.js").Entry[]} settled  sends that another tab has settled */
  restore(settled) {
    this.#sends.restore(settled);
    this.#render();
  }

  /** @param {{body: string, replyTo: number | null, attachments: Attachment[]}} said */
  send(said) {
    this.#sends.add(said);
    this.#unread.answer();
    this.#toNewest();
    this.#session.flush();
  }

  /** @param {(item: import("./state/items.js").Item) => boolean} isMeant gives the last one, and what shows it */
  findLast(isMeant) {
    const item = this.#timeline.items.findLast(isMeant);
    return item && { item, element: this.#view.elementOf(item.key) };
  }

  /** @param {string} clientId of a line on its way @returns {Promise<void>} as OwnSends.outcome */
  outcome(clientId) {
    return this.#sends.outcome(clientId);
  }

  /** Something about the lines has changed that is not in the log. */
  refresh() {
    this.#frame.ask();
  }

  /**
   * @param {number} id  of a message
   * @returns {boolean} false: it does not stand on the page
   */
  jumpTo(id) {
    const element = this.findLast((item) => item.id === id)?.element;
    if (element) reach(element, this.#scroller);
    return Boolean(element);
  }

  /** @param {MessageObject} message as the server has answered */
  learn(message) {
    this.#timeline.learn(message);
    this.#frame.ask();
  }

  /** @param {RoomEvent[]} events */
  happened(events) {
    const isSeen = this.#isSeen();
    const news = events.filter(({ type, actor }) => type === "message.created" && actor?.id !== this.#me.id);
    for (const event of events) {
      this.#timeline.apply(event);
      this.#quotes.apply(event);
      this.#sends.shown(event);
    }
    this.#unread.happened(events, news, isSeen);
    if (!this.#isAtNewest) this.#pill.add(news.length);
    this.#announcer.arrived(news.length);
    // Before the list of rooms is written: what is read as it arrives was never unread.
    this.#see();
    this.#frame.ask();
  }

  /**
   * From this line on the room is unread, until the reader says something or comes back.
   * @param {number} seq
   * @throws {Error} as Api does; then it is not
   */
  async markUnread(seq) {
    const marked = this.#unread.mark(seq);
    this.#frame.ask();
    await marked.finally(() => this.#frame.ask());
  }

  /** The list of rooms has changed: another tab may have read this one. */
  recount() {
    this.#unread.recount();
  }

  /** @param {(sends: OwnSends) => void} change  what became of them, here or in another tab */
  learnOfSends(change) {
    change(this.#sends);
    this.#frame.ask();
  }

  /** @returns {boolean} whether the reader was elsewhere */
  backToNewest() {
    const isAway = !this.#isAtNewest;
    if (isAway) this.#toNewest();
    return isAway;
  }

  get #isAtNewest() {
    return this.#scroller.isAtEnd && !this.#timeline.hasNewer;
  }

  #render() {
    this.#show();
    this.#moved();
  }

  #show() {
    if (this.#isAtNewest) this.#timeline.trim();
    const { items } = this.#timeline;
    const reader = {
      me: this.#me.id,
      dayOf: (/** @type {string} */ at) => this.#times.dayOf(at),
      divider: this.#unread.divider,
      quoteOf: this.#quotes.among(items),
    };
    this.#scroller.keep(() => this.#view.render(rowsOf(items, reader)));
    this.#lateness.expect(items);
  }

  #moved() {
    if (this.#isAtNewest) this.#pill.clear();
    this.#pill.render(this.#timeline.hasNewer);
    this.#stickyDate.moved(this.#isAtNewest);
    this.#pager.moved();
    this.#unread.moved();
    this.#see();
  }

  #isSeen() {
    return isAttended() && this.#isAtNewest;
  }

  #see() {
    if (this.#isSeen()) this.#unread.see();
  }

  async #toNewest() {
    if (this.#timeline.hasNewer) await this.#pager.toNewest();
    this.#scroller.toEnd();
    this.#render();
  }

  /** @param {Event} event */
  #clicked(event) {
    const asked = rowAction(event);
    if (!asked) return;
    const { action, button, client, message } = asked;
    if (action === "retry") this.#sends.retry(client);
    if (action === "discard") this.#sends.discard(client);
    if (action === "delivery") this.#receipt?.open(button, message, this.#sends.journeyOf(client));
    this.#session.flush();
    this.#frame.ask();
  }
}
