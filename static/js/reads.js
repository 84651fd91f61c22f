/** The server is told of a room's read pointer at most this often, in milliseconds. */
const EVERY = 500;

/** Nobody acknowledges it: for so long, in milliseconds, it may not have arrived. */
const UNSURE_FOR = 15_000;

/**
 * Tells the server how far the reader has read: the first step of a burst at once, then its last one.
 * What is read without a connection, or just before it broke, is told with the next one.
 */
export class Reads {
  #transmit;
  #timers;
  #isOnline = false;
  /** @type {Map<number, number>} seq by room */
  #untold = new Map();
  /** @type {Map<number, {seq: number, at: number}>} what was told last, by room */
  #told = new Map();
  #timer = 0;

  /**
   * @param {object} parts
   * @param {(room: number, seq: number) => void} parts.transmit
   * @param {import("./socket.js").Timers} parts.timers
   */
  constructor({ transmit, timers }) {
    this.#transmit = transmit;
    this.#timers = timers;
  }

  /** @returns {Map<number, number>} seq by room: of what the server may not know yet */
  get unsure() {
    return new Map([...this.#recent(), ...this.#untold]);
  }

  /** @param {number} room  of which something was marked as unread since */
  forget(room) {
    this.#untold.delete(room);
    this.#told.delete(room);
  }

  /**
   * @param {number} room
   * @param {number} seq
   */
  add(room, seq) {
    this.#untold.set(room, seq);
    if (!this.#timer) this.flush();
  }

  /**
   * @param {number} room
   * @returns {number | undefined} the seq that the server may not know yet; it will not be told it any more
   */
  take(room) {
    const seq = this.unsure.get(room);
    this.forget(room);
    return seq;
  }

  resume() {
    this.#isOnline = true;
    this.#untold = this.unsure;
    this.flush();
  }

  pause() {
    this.#isOnline = false;
  }

  /** Tells what waits for its turn, as before the page goes. */
  flush() {
    this.#timers.clear(this.#timer);
    this.#timer = 0;
    if (!this.#isOnline || this.#untold.size === 0) return;
    const at = this.#timers.now();
    for (const [room, seq] of this.#untold) {
      this.#transmit(room, seq);
      this.#told.set(room, { seq, at });
    }
    this.#untold.clear();
    this.#timer = this.#timers.set(() => this.flush(), EVERY);
  }

  /** @returns {[number, number][]} */
  #recent() {
    const since = this.#timers.now() - UNSURE_FOR;
    return [...this.#told].filter(([, { at }]) => at > since).map(([room, { seq }]) => [room, seq]);
  }
}
