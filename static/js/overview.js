import { Backoff } from "./state/backoff.js";
import { DEPARTURES } from "./state/departures.js";

/**
 * The list of rooms and its unread counts, kept true: where the frames alone cannot tell a count,
 * the server is asked for all of them.
 */
export class Overview {
  #rooms;
  #reads;
  #api;
  #changed;
  #timers;
  #backoff;
  #isAsking = false;
  #willAsk = false;
  /** Was a pointer told since the last connection was lost? */
  #isOvertaken = false;
  /** How often the server told all of it unasked: an answer from before that is an old one. */
  #told = 0;

  /**
   * @param {object} parts
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {Pick<import("./reads.js").Reads, "unsure" | "forget" | "add">} parts.reads
   * @param {Pick<import("./api.js").Api, "rooms">} parts.api
   * @param {() => void} parts.changed
   * @param {Pick<import("./socket.js").Timers, "set">} parts.timers
   * @param {() => number} parts.random
   */
  constructor({ rooms, reads, api, changed, timers, random }) {
    this.#rooms = rooms;
    this.#reads = reads;
    this.#api = api;
    this.#changed = changed;
    this.#timers = timers;
    this.#backoff = new Backoff(random);
  }

  /**
   * @param {Record<string, RoomSummary>} summaries all rooms of the reader
   * @returns {number[]} the rooms that are no longer among them
   */
  replace(summaries) {
    const gone = this.#rooms.all.map(({ id }) => id).filter((id) => !(id in summaries));
    this.#told += 1;
    this.#rooms.replace(summaries);
    this.#rooms.isUncertain ||= this.#isOvertaken;
    this.#readAgain();
    this.#settle();
    return gone;
  }

  /** @param {Record<string, RoomSummary>} summaries some rooms, new or known */
  update(summaries) {
    this.#rooms.update(summaries);
    this.#doubtAnswer();
    this.#settle();
  }

  /**
   * @param {RoomEvent[]} events  of one room
   * @param {number} me
   * @returns {boolean} is the reader no longer in it? They are where the server listed it after they had gone.
   */
  isLost(events, me) {
    return events.some(({ room, seq, type, data }) => {
      return DEPARTURES.has(type) && data.user === me && seq > (this.#rooms.get(room)?.head ?? 0);
    });
  }

  /** @param {number} room */
  remove(room) {
    this.#rooms.remove(room);
    this.#doubtAnswer();
    this.#changed();
  }

  /** @param {RoomEvent[]} events each event of a room once, in order */
  apply(events) {
    for (const event of events) this.#rooms.apply(event);
    this.#settle();
  }

  /**
   * The reader has read on here: the server is told.
   * @param {number} room
   * @param {number} seq
   */
  markRead(room, seq) {
    this.#rooms.markRead(room, seq);
    this.#reads.add(room, { seq, since: this.#rooms.get(room)?.since });
    this.#settle();
  }

  /**
   * Another tab or device of the reader moved the pointer, perhaps back; perhaps before what is known.
   * @param {number} room
   * @param {import("./state/rooms.js").Pointer} pointer
   */
  markedElsewhere(room, pointer) {
    if (this.#rooms.move(room, pointer)) this.#reads.forget(room);
    this.#isOvertaken = true;
    this.#doubtAnswer();
    this.#settle();
  }

  /** The next thing is a welcome: what is told before it comes may be newer than it. */
  expectWelcome() {
    this.#isOvertaken = false;
  }

  ask() {
    this.#rooms.isUncertain = true;
    this.#settle();
  }

  /** What was told unasked may be newer than the answer that is on its way. */
  #doubtAnswer() {
    if (this.#isAsking) this.#rooms.isUncertain = true;
  }

  #settle() {
    if (this.#rooms.isUncertain) this.#askUntilCertain();
    this.#changed();
  }

  /** What becomes uncertain while an answer is on its way may not be in it: it is asked for again. */
  async #askUntilCertain() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#rooms.isUncertain) await this.#askOnce();
      this.#backoff.reset();
    } catch {
      this.#rooms.isUncertain = true; // the next event asks again too, and the next welcome brings the counts
      this.#askLater();
    } finally {
      this.#isAsking = false;
    }
  }

  #askLater() {
    if (this.#willAsk) return;
    this.#willAsk = true;
    this.#timers.set(() => {
      this.#willAsk = false;
      this.#settle();
    }, this.#backoff.next() * 1000);
  }

  async #askOnce() {
    const told = this.#told;
    this.#rooms.isUncertain = false;
    const summaries = await this.#api.rooms();
    if (told !== this.#told || this.#rooms.isUncertain) return;
    this.#rooms.trust(summaries);
    this.#readAgain();
    this.#changed();
  }

  /** What the server may not know yet is read all the same, unless it was marked as unread since. */
  #readAgain() {
    for (const [room, pointer] of this.#reads.unsure) this.#rooms.move(room, pointer);
  }
}
