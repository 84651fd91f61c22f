import { ReadPointer } from "../../static/js/read-pointer.js";
import { Reading } from "../../static/js/state/reading.js";
import { rowsOf } from "../../static/js/state/rows.js";
import { Timeline } from "../../static/js/state/timeline.js";

const MOST_LINES = 300;

/**
 * The open room of a device, wired as `RoomPage` and `Unread` wire it, with a reader who looks at all of
 * its lines down to the end, or does not look at all. What the reader did, and what was heard of other
 * devices, is noted, for a judge that knows the log.
 */
export class OpenRoom {
  #me;
  #timeline;
  #reading;
  #pointer;
  #isLooking = false;
  #learned = 0;
  #marks = 0;
  /** @type {{what: string, from: number, seq: number, read?: number, mark?: number}[]} */
  #steps;

  constructor({ room, me, items, session, api }) {
    this.id = room.id;
    this.#me = me;
    const { has_older: hasOlder, has_newer: hasNewer } = room;
    this.#timeline = new Timeline({ items, hasOlder, hasNewer, most: MOST_LINES });
    this.#reading = new Reading(room);
    const passing = { read: () => {} };
    this.#pointer = new ReadPointer({ room, reading: this.#reading, session, api, passing });
    this.#steps = [{ what: "opened", from: room.head, seq: room.head, read: room.read }];
  }

  /** @param {boolean} isLooking */
  look(isLooking) {
    if (this.#isLooking && !isLooking) this.#note("turned away");
    this.#isLooking = isLooking;
    this.#see();
  }

  happened(events) {
    const news = events.filter(({ type, actor }) => type === "message.created" && actor?.id !== this.#me);
    for (const event of events) this.#timeline.apply(event);
    this.#pointer.happened(events, news, this.#isLooking);
    this.#see({ from: this.#steps.at(-1).seq });
    if (this.#isLooking) this.#timeline.trim();
  }

  /** All of it is taken for read. */
  readAll() {
    this.#pointer.readAll();
    this.#note("released");
  }

  /** @param {number} read  the pointer, as the list of rooms has it */
  recount(read) {
    if (read === this.#learned) return;
    this.#learned = read;
    this.#reading.learn(read);
    const last = this.#steps.at(-1);
    if (last.what !== "looked" || read > last.seq) this.#note("learned", { read });
  }

  answer() {
    this.#reading.answer();
    this.#note("answered");
    this.look(true);
  }

  /** @param {number} seq */
  async markUnread(seq) {
    const mark = (this.#marks += 1);
    this.#note("rewound", { read: seq - 1, mark });
    try {
      await this.#pointer.markUnread(seq);
    } catch (error) {
      this.#note("undone", { mark });
      throw error;
    }
  }

  shown() {
    const { items, firstSeq, hasOlder } = this.#timeline;
    const divider = this.#reading.dividerIn(this.#timeline);
    const rows = rowsOf(items, { me: this.#me, divider, dayOf: () => "" });
    const place = rows.findIndex(({ kind }) => kind === "divider");
    return {
      room: this.id,
      divider: place < 0 ? null : [rows[place + 1].item.seq, rows[place].count],
      first: hasOlder ? firstSeq : 0,
      last: this.#timeline.lastSeq,
      steps: this.#steps,
    };
  }

  /** @param {{from?: number}} more  since when the reader looks, where it is not only since now */
  #see(more = {}) {
    const { lastSeq } = this.#timeline;
    if (lastSeq === null || !this.#isLooking) return;
    if (!this.#reading.isAbove(this.#timeline)) this.#reach();
    this.#note("looked", more);
    this.#pointer.see(lastSeq);
  }

  #reach() {
    if (this.#reading.missed !== null) this.#note("reached");
    this.#reading.reach();
  }

  /** A reader who looks for long is one step, from a seq on. */
  #note(what, more = {}) {
    const seq = this.#timeline.lastSeq ?? 0;
    const last = this.#steps.at(-1);
    if (what === "looked" && last.what === what) last.seq = seq;
    else this.#steps.push({ what, from: seq, seq, ...more });
  }
}
