import { ApiError } from "./api-error.js";
import { Backoff } from "./state/backoff.js";
import { Cursor } from "./state/cursor.js";

/** An announced head is often on its way already; only after so many milliseconds it is fetched. */
const ARRIVES_WITHIN = 300;

/**
 * The logs of all rooms, as this tab reads them: whatever the socket brings, and in whatever order,
 * `apply` gets each event of a room once, in order and without a hole. Holes are read over HTTP.
 */
export class Log {
  #api;
  #apply;
  #lost;
  #timers;
  #random;
  #integrity;
  /** @type {Map<number, Cursor>} */
  #cursors = new Map();
  /** @type {Set<Cursor>} */
  #filling = new Set();
  /** @type {Map<Cursor, () => void>} wake those who wait before they read a hole again */
  #sleepers = new Map();

  /**
   * @param {object} parts
   * @param {Pick<import("./api.js").Api, "events">} parts.api
   * @param {(room: number, events: RoomEvent[]) => void} parts.apply
   * @param {(room: number) => void} parts.lost  the room is no longer there for this reader
   * @param {{set: (run: () => void, ms: number) => number}} parts.timers
   * @param {() => number} parts.random
   * @param {Pick<import("./state/integrity.js").Integrity, "found" | "closed">} parts.integrity
   */
  constructor({ api, apply, lost, timers, random, integrity }) {
    this.#api = api;
    this.#apply = apply;
    this.#lost = lost;
    this.#timers = timers;
    this.#random = random;
    this.#integrity = integrity;
  }

  /** @returns {Record<string, number>} the last seq read, by room: what a hello says */
  get positions() {
    return Object.fromEntries([...this.#cursors].map(([room, cursor]) => [room, cursor.last]));
  }

  /** @param {number} room */
  follows(room) {
    return this.#cursors.has(room);
  }

  /**
   * @param {number} room
   * @param {number} last seq
   */
  follow(room, last) {
    this.#cursors.set(room, new Cursor(last));
  }

  /** @param {number} room */
  forget(room) {
    const cursor = this.#cursors.get(room);
    this.#cursors.delete(room);
    if (cursor) this.#sleepers.get(cursor)?.();
  }

  /**
   * @param {number} room
   * @param {RoomEvent[]} events
   */
  receive(room, events) {
    const cursor = this.#cursors.get(room);
    if (!cursor) return;
    this.#deliver(room, cursor.accept(events));
    if (cursor.isBehind) this.#fill(room, cursor);
    else this.#sleepers.get(cursor)?.();
  }

  /**
   * @param {number} room
   * @param {number} head seq that exists and may be on its way
   */
  expect(room, head) {
    this.#cursors.get(room)?.announce(head);
    this.#timers.set(() => this.receive(room, []), ARRIVES_WITHIN);
  }

  /**
   * @param {number} room
   * @param {number} head seq up to which the socket will bring nothing
   */
  fetch(room, head) {
    this.#cursors.get(room)?.announce(head);
    this.receive(room, []);
  }

  /** Reads at once what could not be read before: the network is there again. */
  hurry() {
    for (const wake of this.#sleepers.values()) wake();
  }

  /**
   * Goes on from `head` without the events before it.
   * @param {number} room
   * @param {number} head
   */
  skip(room, head) {
    this.#deliver(room, this.#cursors.get(room)?.jump(head) ?? []);
  }

  /**
   * @param {number} room
   * @param {RoomEvent[]} events
   */
  #deliver(room, events) {
    if (events.length) this.#apply(room, events);
  }

  /**
   * @param {number} room
   * @param {Cursor} cursor
   */
  async #fill(room, cursor) {
    if (this.#filling.has(cursor)) return;
    this.#filling.add(cursor);
    this.#integrity.found();
    const backoff = new Backoff(this.#random);
    while (cursor.isBehind && this.#isRead(room, cursor)) {
      const hasMoved = await this.#fillOnce(room, cursor);
      if (hasMoved) backoff.reset();
      else await this.#sleep(cursor, backoff.next());
    }
    this.#filling.delete(cursor);
    this.#integrity.closed(!cursor.isBehind);
  }

  /**
   * @param {number} room
   * @param {Cursor} cursor
   * @returns {Promise<boolean>} has the cursor moved?
   */
  async #fillOnce(room, cursor) {
    const before = cursor.last;
    const events = await this.#read(room, before);
    // Meanwhile the room may have been left, and entered anew with a cursor of its own.
    if (!this.#isRead(room, cursor)) return true;
    if (events?.length === 0) cursor.retract();
    this.#deliver(room, cursor.accept(events ?? []));
    return cursor.last > before;
  }

  /**
   * @param {number} room
   * @param {Cursor} cursor
   */
  #isRead(room, cursor) {
    return this.#cursors.get(room) === cursor;
  }

  /**
   * @param {number} room
   * @param {number} after
   * @returns {Promise<RoomEvent[] | null>} null: it could not be read
   */
  async #read(room, after) {
    try {
      return await this.#api.events(room, after);
    } catch (error) {
      if (error instanceof ApiError && error.isFinal) this.#lose(room);
      return null;
    }
  }

  /** @param {number} room */
  #lose(room) {
    this.forget(room);
    this.#lost(room);
  }

  /**
   * @param {Cursor} cursor
   * @param {number} seconds  at most
   */
  #sleep(cursor, seconds) {
    return new Promise((resolve) => {
      const wake = () => {
        if (this.#sleepers.get(cursor) === wake) this.#sleepers.delete(cursor);
        resolve(undefined);
      };
      this.#sleepers.set(cursor, wake);
      this.#timers.set(wake, seconds * 1000);
    });
  }
}
