import { itemOfEntry } from "./state/items.js";
import { Journeys } from "./state/journeys.js";

/** What the reader says in the open room: from the outbox onto the timeline, until the log has it. */
export class OwnSends {
  #room;
  #me;
  #outbox;
  #timeline;
  #timers;
  #journeys = new Journeys();
  /** @type {{clientId: string, resolve: () => void} | null} */
  #awaited = null;

  /**
   * @param {object} parts
   * @param {number} parts.room
   * @param {Person} parts.me
   * @param {import("./state/outbox.js").Outbox} parts.outbox
   * @param {import("./state/timeline.js").Timeline} parts.timeline
   * @param {import("./socket.js").Timers} parts.timers
   */
  constructor({ room, me, outbox, timeline, timers }) {
    this.#room = room;
    this.#me = me;
    this.#outbox = outbox;
    this.#timeline = timeline;
    this.#timers = timers;
  }

  /**
   * Shows the sends that an earlier page or another tab has left; those that got through meanwhile are done.
   * @param {import("./state/entries.js").Entry[]} settled  those that another tab has settled
   */
  restore(settled) {
    for (const { client_id } of settled) this.#timeline.discard(client_id);
    for (const entry of this.#outbox.ofRoom(this.#room)) {
      if (!this.#timeline.queue(itemOfEntry(entry, this.#me))) this.#outbox.acknowledge(entry.client_id);
    }
  }

  /** @param {{body: string, replyTo: number | null, attachments: Attachment[]}} said */
  add(said) {
    this.#begin(this.#outbox.add({ room: this.#room, ...said }, this.#timers.now()));
  }

  /** @param {string} clientId of one that failed */
  retry(clientId) {
    const entry = this.#outbox.retry(clientId, this.#timers.now());
    if (entry) this.#begin(entry);
  }

  /** @param {string} clientId of one that failed */
  discard(clientId) {
    if (this.#outbox.discard(clientId)) this.#timeline.discard(clientId);
  }

  /**
   * @param {string} clientId of one that is on its way
   * @returns {Promise<void>} when it is stored or has failed; never, when another one is asked for meanwhile
   */
  outcome(clientId) {
    return new Promise((resolve) => {
      this.#awaited = { clientId, resolve };
    });
  }

  /** @param {Ack} ack */
  stored(ack) {
    this.#journeys.acknowledge(ack.client_id, this.#timers.now());
    this.#timeline.acknowledge(ack);
    this.#decided(ack.client_id);
  }

  /** @param {RoomEvent} event */
  shown({ actor, data }) {
    if (actor?.id !== this.#me.id) return;
    this.#journeys.show(data.client_id, this.#timers.now());
    this.#decided(data.client_id);
  }

  /** @param {import("./state/entries.js").Entry} entry */
  refused({ client_id, state, reason }) {
    if (state !== "failed") return;
    this.#timeline.fail(client_id, reason);
    this.#decided(client_id);
  }

  /** @param {import("./state/entries.js").Entry} entry  of another tab: new, failed, or tried again there */
  heard(entry) {
    if (entry.room !== this.#room) return;
    if (entry.state === "pending") this.#timeline.queue(itemOfEntry(entry, this.#me));
    this.refused(entry);
  }

  /** @param {import("./state/entries.js").Entry} entry  that another tab has settled; what was stored comes by the log */
  settled({ client_id, state }) {
    if (state === "failed") this.#timeline.discard(client_id);
  }

  /** @param {string} clientId */
  journeyOf(clientId) {
    return this.#journeys.of(clientId);
  }

  /** @param {string} clientId */
  #decided(clientId) {
    if (this.#awaited && this.#awaited.clientId === clientId) this.#awaited.resolve();
  }

  /** @param {import("./state/entries.js").Entry} entry */
  #begin(entry) {
    this.#journeys.begin(entry.client_id, this.#timers.now());
    this.#timeline.queue(itemOfEntry(entry, this.#me));
  }
}
