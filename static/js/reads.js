/** The server is told of a room's read pointer at most this often, in milliseconds. */
const EVERY = 500;

/** Nobody acknowledges it: for so long, in milliseconds, it may not have arrived. */
const UNSURE_FOR = 15_000;

/** @typedef {import("./state/rooms.js").Pointer} Pointer */

/**
 * Tells the server how far the reader has read: the first step of a burst at once, then its last one.
 * What is read without a connection, or just before it broke, is told with the next one.
 */
export class Reads {
  #transmit;
  #timers;
  #isOnline = false;
  /** @type {Map<number, Pointer>} by room */
  #untold = new Map();
  /** @type {Map<number, {pointer: Pointer, at: number}>} what was told last, by room */
  #told = new Map();
  #timer = 0;

  /**
   * @param {object} parts
   * @param {(room: number, pointer: Pointer) => void} parts.transmit
   * @param {import("./socket.js").Timers} parts.timers
   */
  constructor({ transmit, timers }) {
    this.#transmit = transmit;
    this.#timers = timers;
  }

  /** @returns {Map<number, Pointer>} by room: of what the server may not know yet */
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
   * @param {Pointer} pointer
   */
  add(room, pointer) {
    this.#untold.set(room, pointer);
    if (!this.#timer) this.flush();
  }

  /**
   * @param {number} room
   * @returns {number | undefined} the seq that the server may not know yet; it will not be told it any more
   */
  take(room) {
    const pointer = this.unsure.get(room);
    this.forget(room);
    return pointer?.seq;
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
    for (const [room, pointer] of this.#untold) {
      this.#transmit(room, pointer);
      this.#told.set(room, { pointer, at });
    }
    this.#untold.clear();
    this.#timer = this.#timers.set(() => this.flush(), EVERY);
  }

  /** @returns {[number, Pointer][]} */
  #recent() {
    const since = this.#timers.now() - UNSURE_FOR;
    return [...this.#told].filter(([, { at }]) => at > since).map(([room, { pointer }]) => [room, pointer]);
  }
}
