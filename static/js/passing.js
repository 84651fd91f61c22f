import { Readers } from "./state/readers.js";
import { Typists } from "./state/typists.js";

/** The room is told at most this often that the reader is typing, in milliseconds. */
const TELLS_EVERY = 3000;

/** After a connection the pointers are asked for within this time: everybody comes back at once. */
const ASKS_WITHIN = 2000;

/**
 * What passes in the open room and nobody misses later: who is typing, and how far its members have
 * read. None of it is in the log.
 */
export class Passing {
  #room;
  #me;
  #api;
  #texts;
  #timers;
  #random;
  #line;
  #transmit;
  #changed;
  #readers;
  #typists = new Typists();
  #told = -Infinity;
  #timer = 0;
  /** @type {Record<string, number>[] | null} heard while the pointers are asked for: the answer may be older */
  #meanwhile = null;
  #isOver = false;

  /**
   * @param {object} parts
   * @param {{id: number, reads: Record<string, number> | null}} parts.room
   * @param {number} parts.me
   * @param {Pick<import("./api.js").Api, "reads">} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {import("./socket.js").Timers} parts.timers
   * @param {() => number} parts.random
   * @param {{textContent: string | null} | null} parts.line  where it says who is typing
   * @param {(frame: Frame) => void} parts.transmit
   * @param {() => void} parts.changed  somebody has read on
   */
  constructor({ room, me, api, texts, timers, random, line, transmit, changed }) {
    this.#room = room.id;
    this.#me = me;
    this.#api = api;
    this.#texts = texts;
    this.#timers = timers;
    this.#random = random;
    this.#line = line;
    this.#transmit = transmit;
    this.#changed = changed;
    this.#readers = new Readers(room.reads);
  }

  /**
   * @param {import("./state/items.js").Item} message
   * @returns {number} how many have not read it
   */
  unreadBy(message) {
    return this.#readers.unreadBy(message);
  }

  /** The reader is writing. */
  typed() {
    const now = this.#timers.now();
    if (now - this.#told < TELLS_EVERY) return;
    this.#told = now;
    this.#transmit({ type: "typing", room: this.#room });
  }

  /** @param {number} seq up to which the reader has read */
  read(seq) {
    this.#readers.learn({ [this.#me]: seq });
  }

  /** @param {Frame} frame */
  heard({ type, user, name, reads }) {
    if (type === "typing" && user !== this.#me) {
      this.#typists.hear(user, name, this.#timers.now());
      this.#show();
    } else if (type === "reads") {
      this.#readers.learn(reads);
      this.#meanwhile?.push(reads);
      this.#changed();
    }
  }

  /** @param {RoomEvent[]} events */
  happened(events) {
    for (const event of events) {
      this.#readers.apply(event);
      if (event.type === "message.created" && event.actor) this.#typists.stop(event.actor.id);
      if (event.type === "message.created" && event.actor?.id === this.#me) this.#told = -Infinity;
    }
    this.#show();
  }

  /** The connection is there: what passed since the page was written, or without it, was not heard. */
  connected() {
    this.#timers.set(() => this.#ask(), this.#random() * ASKS_WITHIN);
  }

  /** The reader is no longer in the room: there is nothing to ask for. */
  end() {
    this.#isOver = true;
  }

  async #ask() {
    if (this.#isOver) return;
    this.#meanwhile = [];
    try {
      this.#readers.replace(await this.#api.reads(this.#room));
      for (const reads of this.#meanwhile ?? []) this.#readers.learn(reads);
      this.#changed();
    } catch {
      // The next connection asks again.
    }
    this.#meanwhile = null;
  }

  #show() {
    const now = this.#timers.now();
    const names = this.#typists.names(now);
    const text = this.#texts.typing(names);
    if (this.#line && this.#line.textContent !== text) this.#line.textContent = text;
    this.#timers.clear(this.#timer);
    if (names.length) this.#timer = this.#timers.set(() => this.#show(), this.#typists.nextEnd - now);
  }
}
