import { Attempts } from "./attempts.js";
import { Entries } from "./entries.js";

/** @typedef {import("./entries.js").Entry} Entry */

/** Refusals that pass by themselves: the same send is tried again later. */
const PASSING = new Set(["rate_limited", "slow_mode", "unavailable"]);

/** So many sends that are done are kept in mind: news of them may still be on the way from other tabs. */
const REMEMBERED = 500;

/**
 * @typedef {object} EntryStorage  what the tabs of one person share; writes tell the other tabs
 * @property {(entry: Entry) => unknown} put
 * @property {(client_id: string) => unknown} remove
 * @property {() => Promise<Entry[] | null>} load  all that was put and not removed; null: not known
 */

/**
 * Sends on their way, of all tabs of one person. Within a room they go out in the order they were
 * written, one at a time: the next one leaves when the one before it was answered, so a refusal never
 * lets a later one overtake. Nothing leaves the outbox before the server has acknowledged it or its
 * writer has discarded it.
 */
export class Outbox {
  #storage;
  #newId;
  #changed;
  #attempts;
  #entries = new Entries();
  /** @type {Set<string>} client_ids, the oldest first */
  #done = new Set();
  #version = 0;
  /** @type {Promise<Entry[]> | null} */
  #reading = null;

  /**
   * @param {object} parts
   * @param {EntryStorage} parts.storage
   * @param {() => string} parts.newId
   * @param {() => number} parts.random
   * @param {() => void} [parts.changed]  called after each change of what waits
   */
  constructor({ storage, newId, random, changed = () => {} }) {
    this.#storage = storage;
    this.#newId = newId;
    this.#attempts = new Attempts(random);
    this.#changed = changed;
  }

  /**
   * Takes over what stands in the storage, at the start and after a sleep in which other tabs went on.
   * Until then nothing is due: older sends may come first, and some may be done.
   * @returns {Promise<Entry[]>} those that another tab has settled
   */
  reconcile() {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /**
   * What is done already leaves the storage too: its writer may be gone, and nobody else knows.
   * @param {Entry} entry as another tab has written it
   * @returns {boolean} false: it is done
   */
  learn(entry) {
    if (this.#done.has(entry.client_id)) {
      this.#storage.remove(entry.client_id);
      return false;
    }
    this.#entries.put(entry);
    if (entry.state === "failed") this.#attempts.end(entry.client_id);
    this.#touch();
    return true;
  }

  /**
   * @param {string} clientId of a send that another tab has settled
   * @returns {Entry | undefined}
   */
  forget(clientId) {
    const entry = this.#entries.get(clientId);
    this.#settle(clientId);
    if (entry) this.#touch();
    return entry;
  }

  /**
   * @param {{room: number, body: string, replyTo?: number | null, attachments?: Attachment[]}} message
   * @param {number} now milliseconds since 1970
   * @returns {Entry}
   */
  add({ room, body, replyTo = null, attachments = [] }, now) {
    const entry = /** @type {Entry} */ ({
      client_id: this.#newId(),
      room,
      body,
      reply_to: replyTo,
      attachments,
      at: new Date(now).toISOString(),
      order: this.#entries.nextOrder(now),
      state: "pending",
      reason: "",
    });
    return this.#keep(entry);
  }

  /**
   * The sends that are due, at most one a room; each counts as travelling from now on.
   * @param {number} now
   * @returns {Entry[]}
   */
  take(now) {
    const due = this.#next().filter(({ client_id }) => this.#attempts.dueAt(client_id) <= now);
    for (const { client_id } of due) this.#attempts.begin(client_id, now);
    return due;
  }

  /** @returns {number | null} when `take` has something next, in milliseconds since 1970 */
  get dueAt() {
    const times = this.#next().map(({ client_id }) => this.#attempts.dueAt(client_id));
    return times.length ? Math.min(...times) : null;
  }

  /**
   * Has a send been without an answer for too long?
   * @param {number} now
   */
  isUnanswered(now) {
    return this.#attempts.isUnanswered(now);
  }

  /** The connection is gone, and with it every answer that was awaited on it. */
  interrupt() {
    this.#attempts.interrupt();
  }

  /**
   * @param {string} clientId
   * @returns {Entry | undefined} undefined for a send of another tab or an answer that came twice
   */
  acknowledge(clientId) {
    return this.#drop(clientId);
  }

  /**
   * @param {string} clientId
   * @param {{code: string, message: string, retry_after?: number}} refusal retry_after in seconds
   * @param {number} now
   * @returns {Entry | undefined}
   */
  refuse(clientId, refusal, now) {
    const entry = this.#entries.get(clientId);
    if (!entry) return undefined;
    if (PASSING.has(refusal.code)) {
      this.#attempts.putOff(clientId, refusal.retry_after, now);
      return entry;
    }
    this.#attempts.end(clientId);
    return this.#keep({ ...entry, state: "failed", reason: refusal.message });
  }

  /**
   * Sends a failed one again, behind what its room has waiting.
   * @param {string} clientId
   * @param {number} now
   * @returns {Entry | undefined}
   */
  retry(clientId, now) {
    const entry = this.#entries.get(clientId);
    if (entry?.state !== "failed") return undefined;
    const order = this.#entries.nextOrder(now);
    return this.#keep({ ...entry, state: "pending", reason: "", order });
  }

  /** @param {string} clientId */
  discard(clientId) {
    return this.#entries.get(clientId)?.state === "failed" ? this.#drop(clientId) : undefined;
  }

  /** How many sends wait, over all rooms; failed ones wait for a person and are not counted. */
  get waiting() {
    return this.#entries.pending.length;
  }

  /** @param {number} room */
  ofRoom(room) {
    return this.#entries.all.filter((entry) => entry.room === room);
  }

  async #read() {
    for (;;) {
      const version = this.#version;
      const entries = await this.#storage.load();
      // What was written or heard while it was read is newer than what was read.
      if (version === this.#version) return entries === null ? [] : this.#adopt(entries);
    }
  }

  /** @param {Entry[]} entries */
  #adopt(entries) {
    const ids = new Set(entries.map(({ client_id }) => client_id));
    const settled = this.#entries.all.filter(({ client_id }) => !ids.has(client_id));
    for (const { client_id } of settled) this.#settle(client_id);
    for (const entry of entries) this.learn(entry);
    this.#touch();
    return settled;
  }

  /** The sends that may go out next; while the storage is read, nobody knows. */
  #next() {
    return this.#reading ? [] : this.#entries.firsts;
  }

  /** @param {Entry} entry */
  #keep(entry) {
    this.#entries.put(entry);
    this.#storage.put(entry);
    this.#touch();
    return entry;
  }

  /** @param {string} clientId */
  #drop(clientId) {
    const entry = this.#entries.get(clientId);
    this.#settle(clientId);
    if (!entry) return undefined;
    this.#storage.remove(clientId);
    this.#touch();
    return entry;
  }

  /** @param {string} clientId */
  #settle(clientId) {
    this.#entries.delete(clientId);
    this.#attempts.end(clientId);
    this.#done.add(clientId);
    const [oldest] = this.#done;
    if (this.#done.size > REMEMBERED) this.#done.delete(oldest);
  }

  #touch() {
    this.#version += 1;
    this.#changed();
  }
}
