/**
 * Takes sends out of the outbox whenever the connection is there and they are due,
 * and lets the outbox know how they fared.
 */
export class Sender {
  #outbox;
  #transmit;
  #timers;
  #timer = 0;
  #isOnline = false;

  /**
   * @param {object} parts
   * @param {import("./state/outbox.js").Outbox} parts.outbox
   * @param {(entry: import("./state/outbox.js").Entry) => void} parts.transmit
   * @param {import("./socket.js").Timers} parts.timers
   */
  constructor({ outbox, transmit, timers }) {
    this.#outbox = outbox;
    this.#transmit = transmit;
    this.#timers = timers;
  }

  resume() {
    this.#isOnline = true;
    this.flush();
  }

  pause() {
    this.#isOnline = false;
    this.#timers.clear(this.#timer);
    this.#outbox.interrupt();
  }

  /** Call it after every change of the outbox. */
  flush() {
    this.#timers.clear(this.#timer);
    if (!this.#isOnline) return;
    const now = this.#timers.now();
    for (const entry of this.#outbox.take(now)) this.#transmit(entry);
    const { dueAt } = this.#outbox;
    if (dueAt !== null) this.#timer = this.#timers.set(() => this.flush(), Math.max(dueAt - now, 0));
  }
}
