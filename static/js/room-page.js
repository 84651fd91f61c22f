import { History } from "./history.js";
import { itemOfEntry } from "./state/items.js";
import { Journeys } from "./state/journeys.js";
import { Reading } from "./state/reading.js";
import { rowsOf } from "./state/rows.js";
import { Timeline } from "./state/timeline.js";
import { adoptRows } from "./ui/adopt.js";
import { isAttended, watchAttention } from "./ui/attention.js";
import { Pager } from "./ui/pager.js";
import { NewPill } from "./ui/pill.js";
import { Receipt } from "./ui/receipt.js";
import { LATE_AFTER, RowPainter } from "./ui/rows.js";
import { Scroller } from "./ui/scroller.js";
import { StickyDate } from "./ui/sticky-date.js";
import { TimelineView } from "./ui/timeline.js";

/** So many lines stay on the page for a reader at the end; older ones come back by scrolling. */
const MOST_LINES = 300;

/** The open room: brings together what is known of its timeline and what is seen of it. */
export class RoomPage {
  #room;
  #me;
  #session;
  #outbox;
  #times;
  #timers;
  #timeline;
  #reading;
  #view;
  #scroller;
  #pager;
  #pill;
  #stickyDate;
  #receipt;
  #journeys = new Journeys();
  #isScheduled = false;
  #lateTimer = 0;

  /**
   * @param {object} parts
   * @param {PageRoom} parts.room
   * @param {Person} parts.me
   * @param {number} parts.unread
   * @param {HTMLElement} parts.log  [data-timeline]
   * @param {import("./session.js").Session} parts.session
   * @param {import("./state/outbox.js").Outbox} parts.outbox
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {import("./times.js").Times} parts.times
   * @param {import("./socket.js").Timers} parts.timers
   */
  constructor({ room, me, unread, log, session, outbox, api, texts, times, timers }) {
    this.#room = room;
    this.#me = me;
    this.#session = session;
    this.#outbox = outbox;
    this.#times = times;
    this.#timers = timers;
    const rows = /** @type {HTMLElement} */ (log.querySelector("[data-rows]"));
    const { items, elements } = adoptRows(rows);
    this.#timeline = new Timeline({ items, hasOlder: room.has_older, hasNewer: room.has_newer });
    this.#reading = new Reading({ read: room.read, head: room.head, isBehind: unread > 0 });
    const panel = /** @type {HTMLElement | null} */ (document.querySelector("[data-receipt]"));
    this.#receipt = panel && new Receipt({ panel, api, texts, times, timers });
    const painting = { me: me.id, texts, times, now: timers.now };
    this.#view = new TimelineView(rows, new RowPainter({ ...painting, hasReceipts: panel !== null }));
    this.#view.adopt(items, elements);
    this.#scroller = new Scroller(log, rows, () => this.#moved());
    this.#pager = new Pager({
      timeline: this.#timeline,
      history: new History(api, room.id),
      scroller: this.#scroller,
      region: log,
      state: log.querySelector("[data-history]"),
      show: () => this.#render(),
      timers,
    });
    this.#pill = new NewPill(document.querySelector("[data-new-pill]"), texts, () => this.#toNewest());
    this.#stickyDate = new StickyDate(log, rows);
    rows.addEventListener("click", (event) => this.#clicked(event));
    watchAttention(() => this.#see());
    this.#show();
    this.#begin(unread);
    this.#moved();
  }

  /**
   * Shows the sends that an earlier page or another tab has left; those that got through meanwhile are done.
   * @param {import("./state/entries.js").Entry[]} settled  those that another tab has settled
   */
  restore(settled) {
    for (const { client_id } of settled) this.#timeline.discard(client_id);
    for (const entry of this.#outbox.ofRoom(this.#room.id)) {
      if (!this.#timeline.queue(itemOfEntry(entry, this.#me))) this.#outbox.acknowledge(entry.client_id);
    }
    this.#render();
  }

  /** @param {string} body */
  send(body) {
    const entry = this.#outbox.add({ room: this.#room.id, body }, this.#timers.now());
    this.#journeys.begin(entry.client_id, this.#timers.now());
    this.#timeline.queue(itemOfEntry(entry, this.#me));
    this.#reading.answer();
    this.#toNewest();
    this.#session.flush();
  }

  /** @param {RoomEvent[]} events */
  happened(events) {
    const isSeen = this.#isSeen();
    for (const event of events) {
      this.#timeline.apply(event);
      if (event.actor?.id === this.#me.id) this.#journeys.show(event.data.client_id, this.#timers.now());
      const isNews = event.type === "message.created" && event.actor?.id !== this.#me.id;
      if (isNews && !isSeen) this.#arrive(event.seq);
    }
    // Before the list of rooms is written: what is read as it arrives was never unread.
    this.#see();
    this.#schedule();
  }

  /** @param {Ack} ack */
  stored(ack) {
    this.#journeys.acknowledge(ack.client_id, this.#timers.now());
    this.#timeline.acknowledge(ack);
    this.#schedule();
  }

  /** @param {import("./state/entries.js").Entry} entry */
  refused({ client_id, state, reason }) {
    if (state === "failed") this.#timeline.fail(client_id, reason);
    this.#schedule();
  }

  /** @param {import("./state/entries.js").Entry} entry  of another tab: new, failed, or tried again there */
  heard(entry) {
    if (entry.room !== this.#room.id) return;
    if (entry.state === "pending") this.#timeline.queue(itemOfEntry(entry, this.#me));
    this.refused(entry);
  }

  /** @param {import("./state/entries.js").Entry} entry  that another tab has settled; what was stored comes by the log */
  settled({ client_id, state }) {
    if (state === "failed") this.#timeline.discard(client_id);
    this.#schedule();
  }

  /**
   * Where the page opens: at the message that was asked for, else at the first unread one, else at the end.
   * @param {number} unread
   */
  #begin(unread) {
    const target = this.#view.elementOf(`seq:${this.#room.target}`);
    const divider = this.#view.elementOf("divider");
    this.#scroller.toEnd();
    if (target) this.#scroller.show(target);
    else if (divider) this.#scroller.reveal(divider);
    if (!this.#scroller.isAtEnd && !target) this.#pill.add(unread);
    target?.setAttribute("data-flash", "");
  }

  /** @param {number} seq */
  #arrive(seq) {
    this.#reading.arrive(seq);
    if (!this.#scroller.isAtEnd || this.#timeline.hasNewer) this.#pill.add(1);
  }

  /** A hidden tab gets no animation frames. */
  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    if (document.visibilityState === "visible") requestAnimationFrame(() => this.#render());
    else this.#timers.set(() => this.#render(), 200);
  }

  #render() {
    this.#isScheduled = false;
    this.#show();
    this.#moved();
  }

  #show() {
    if (this.#scroller.isAtEnd && !this.#timeline.hasNewer) this.#timeline.trim(MOST_LINES);
    const reader = {
      dayOf: (/** @type {string} */ at) => this.#times.dayOf(at),
      divider: this.#reading.divider,
    };
    const rows = rowsOf(this.#timeline.items, { ...reader, me: this.#me.id });
    this.#scroller.keep(() => this.#view.render(rows));
    this.#awaitLate();
  }

  /** Shows the clock on a bubble once it has been on its way for too long. */
  #awaitLate() {
    this.#timers.clear(this.#lateTimer);
    const pending = this.#timeline.items.filter(({ state }) => state === "pending");
    const times = pending.map(({ at }) => Date.parse(at) + LATE_AFTER - this.#timers.now());
    const next = Math.min(...times.filter((ms) => ms > 0));
    if (next < Infinity) this.#lateTimer = this.#timers.set(() => this.#schedule(), next);
  }

  #moved() {
    if (this.#scroller.isAtEnd && !this.#timeline.hasNewer) this.#pill.clear();
    this.#pill.render(this.#timeline.hasNewer);
    this.#stickyDate.moved();
    this.#pager.moved();
    this.#see();
  }

  #isSeen() {
    return isAttended() && this.#scroller.isAtEnd && !this.#timeline.hasNewer;
  }

  #see() {
    const { lastSeq } = this.#timeline;
    if (this.#room.role === null || lastSeq === null || !this.#isSeen()) return;
    if (this.#reading.see(lastSeq)) this.#session.markRead(this.#room.id, lastSeq);
  }

  async #toNewest() {
    if (this.#timeline.hasNewer) await this.#pager.toNewest();
    this.#scroller.toEnd();
    this.#render();
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-action]");
    const message = /** @type {HTMLElement | null} */ (button?.closest("[data-client]"));
    const client = message?.dataset.client ?? "";
    const action = button?.getAttribute("data-action");
    if (action === "retry") this.#retry(client);
    if (button && message && action === "delivery")
      this.#receipt?.open(button, Number(message.dataset.message), this.#journeys.of(client));
    if (action === "discard" && this.#outbox.discard(client)) this.#timeline.discard(client);
    this.#schedule();
  }

  /** @param {string} clientId */
  #retry(clientId) {
    const entry = this.#outbox.retry(clientId, this.#timers.now());
    if (entry) {
      this.#journeys.begin(clientId, this.#timers.now());
      this.#timeline.queue(itemOfEntry(entry, this.#me));
    }
    this.#session.flush();
  }
}
