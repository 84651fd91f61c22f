/**
 * The reader rule for the log of one room: `seq <= last` is a duplicate and dropped,
 * `seq === last + 1` is applied, anything later waits behind the hole until the hole is filled.
 * What `accept` returns, over any sequence of calls, is last+1, last+2, … without a hole or a repeat.
 */
export class Cursor {
  #last;
  #known;
  #limit;
  /** @type {Map<number, RoomEvent>} */
  #waiting = new Map();

  /**
   * @param {number} last seq of the newest event that has been applied
   * @param {{limit?: number}} [options] limit: how many events may wait behind a hole;
   *   more are forgotten and come back when the hole is fetched
   */
  constructor(last, { limit = 1000 } = {}) {
    this.#last = last;
    this.#known = last;
    this.#limit = limit;
  }

  get last() {
    return this.#last;
  }

  /** Are there events beyond `last`? Then they have to be fetched from `last` on. */
  get isBehind() {
    return this.#known > this.#last;
  }

  /**
   * @param {RoomEvent[]} events in any order, repeated or not
   * @returns {RoomEvent[]} the events that may be applied now, in order
   */
  accept(events) {
    const ready = [];
    for (const event of events) {
      if (event.seq === this.#last + 1) {
        ready.push(this.#advance(event), ...this.#release());
      } else if (event.seq > this.#last) {
        this.#keep(event);
      }
    }
    return ready;
  }

  /** @param {number} head seq that the server says exists */
  announce(head) {
    this.#known = Math.max(this.#known, head);
  }

  /** Takes back what was announced and never came; what waits behind the hole stays known. */
  retract() {
    this.#known = Math.max(this.#last, ...this.#waiting.keys());
  }

  /**
   * Goes on from `seq` without the events before it, for a reader that got their effect elsewhere.
   * @param {number} seq
   * @returns {RoomEvent[]} events that waited and may be applied now
   */
  jump(seq) {
    if (seq <= this.#last) return [];
    this.#last = seq;
    this.announce(seq);
    for (const waiting of this.#waiting.keys()) {
      if (waiting <= seq) this.#waiting.delete(waiting);
    }
    return this.#release();
  }

  /** @param {RoomEvent} event */
  #advance(event) {
    this.#last = event.seq;
    this.announce(event.seq);
    this.#waiting.delete(event.seq);
    return event;
  }

  #release() {
    const ready = [];
    for (let next; (next = this.#waiting.get(this.#last + 1));) ready.push(this.#advance(next));
    return ready;
  }

  /** @param {RoomEvent} event */
  #keep(event) {
    this.announce(event.seq);
    if (this.#waiting.size < this.#limit) this.#waiting.set(event.seq, event);
  }
}
