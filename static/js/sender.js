/**
 * Takes sends out of the outbox whenever the connection is there, they are due and it is this tab's
 * turn, and lets the outbox know how they fared.
 */
export class Sender {
  #outbox;
  #transmit;
  #timers;
  #turn;
  #timer = 0;
  #isOnline = false;

  /**
   * @param {object} parts
   * @param {import("./state/outbox.js").Outbox} parts.outbox
   * @param {(frame: Frame) => void} parts.transmit
   * @param {import("./socket.js").Timers} parts.timers
   * @param {Pick<import("./turn.js").Turn, "isMine" | "take" | "give">} parts.turn
   */
  constructor({ outbox, transmit, timers, turn }) {
    this.#outbox = outbox;
    this.#transmit = transmit;
    this.#timers = timers;
    this.#turn = turn;
  }

  resume() {
    this.#isOnline = true;
    this.flush();
  }

  pause() {
    this.#isOnline = false;
    this.#outbox.interrupt();
    this.flush();
  }

  /** Call it after every change of the outbox. */
  flush() {
    this.#timers.clear(this.#timer);
    if (!this.#isOnline || this.#outbox.waiting === 0) this.#turn.give();
    else if (this.#turn.isMine) this.#send();
    else this.#turn.take(() => this.flush());
  }

  #send() {
    const now = this.#timers.now();
    if (this.#outbox.isUnanswered(now)) return this.#stepAside();
    for (const entry of this.#outbox.take(now)) this.#transmit(frameOf(entry));
    const { dueAt } = this.#outbox;
    if (dueAt !== null) this.#timer = this.#timers.set(() => this.flush(), Math.max(dueAt - now, 0));
  }

  /** Where this tab gets no answers another one may: it is asked first. */
  #stepAside() {
    this.#outbox.interrupt();
    this.#turn.give();
    this.flush();
  }
}

/**
 * @param {import("./state/entries.js").Entry} entry
 * @returns {Frame}
 */
function frameOf({ room, client_id, body, reply_to, attachments }) {
  const reply = reply_to === null ? {} : { reply_to };
  const files = attachments?.length ? { attachments: attachments.map(({ id }) => id) } : {};
  return { type: "send", ref: client_id, room, client_id, body, ...reply, ...files };
}
