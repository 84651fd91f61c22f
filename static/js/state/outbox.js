import { Backoff } from "./backoff.js";

/** Milliseconds after which a send without an answer goes out again; the server knows its client_id. */
const ANSWER_WITHIN = 10_000;

/** Refusals that pass by themselves: the same send is tried again later. */
const PASSING = new Set(["rate_limited", "slow_mode", "unavailable"]);

/**
 * One send that has no answer yet.
 * @typedef {object} Entry
 * @property {string} client_id  a UUID, the same for every attempt: the server stores it once
 * @property {number} room
 * @property {string} body
 * @property {number | null} reply_to
 * @property {string} at  when it was written, RFC 3339
 * @property {number} order  sends of a room go out in this order
 * @property {"pending" | "failed"} state
 * @property {string} reason  why it failed, in the reader's language; empty while pending
 */

/**
 * @typedef {object} EntryStorage  writes may fail silently: they only matter after a reload
 * @property {(entry: Entry) => unknown} put
 * @property {(client_id: string) => unknown} remove
 */

/**
 * Sends on their way. Within a room they go out in the order they were written, one at a time:
 * the next one leaves when the one before it was answered, so a refusal never lets a later one overtake.
 * Nothing leaves the outbox before the server has acknowledged it or its writer has discarded it.
 */
export class Outbox {
  #storage;
  #newId;
  #random;
  #changed;
  /** @type {Map<string, Entry>} in sending order */
  #entries = new Map();
  /** @type {Map<string, number>} sends that were transmitted, and until when an answer is awaited */
  #travelling = new Map();
  /** @type {Map<string, {from: number, backoff: Backoff}>} sends that were put off */
  #resting = new Map();

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
    this.#random = random;
    this.#changed = changed;
  }

  /** @param {Entry[]} entries what an earlier page left in the storage */
  restore(entries) {
    const known = [...this.#entries.values()];
    const all = [...entries.filter((entry) => !this.#entries.has(entry.client_id)), ...known];
    all.sort((a, b) => a.order - b.order);
    this.#entries = new Map(all.map((entry) => [entry.client_id, entry]));
    this.#changed();
  }

  /**
   * @param {{room: number, body: string, replyTo?: number | null}} message
   * @param {number} now milliseconds since 1970
   * @returns {Entry}
   */
  add({ room, body, replyTo = null }, now) {
    const entry = /** @type {Entry} */ ({
      client_id: this.#newId(),
      room,
      body,
      reply_to: replyTo,
      at: new Date(now).toISOString(),
      order: this.#nextOrder(now),
      state: "pending",
      reason: "",
    });
    this.#entries.set(entry.client_id, entry);
    this.#keep(entry);
    return entry;
  }

  /**
   * The sends that are due, at most one a room; each counts as travelling from now on.
   * @param {number} now
   * @returns {Entry[]}
   */
  take(now) {
    const due = [...this.#firstOfEachRoom()].filter((entry) => this.#dueAt(entry) <= now);
    for (const { client_id } of due) this.#travelling.set(client_id, now + ANSWER_WITHIN);
    return due;
  }

  /** @returns {number | null} when `take` has something next, in milliseconds since 1970 */
  get dueAt() {
    const times = [...this.#firstOfEachRoom()].map((entry) => this.#dueAt(entry));
    return times.length ? Math.min(...times) : null;
  }

  /** The connection is gone, and with it every answer that was awaited on it. */
  interrupt() {
    this.#travelling.clear();
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
    this.#travelling.delete(clientId);
    if (PASSING.has(refusal.code)) this.#putOff(entry, refusal.retry_after, now);
    else this.#fail(entry, refusal.message);
    return entry;
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
    this.#entries.delete(clientId);
    Object.assign(entry, { state: "pending", reason: "", order: this.#nextOrder(now) });
    this.#entries.set(clientId, entry);
    this.#keep(entry);
    return entry;
  }

  /** @param {string} clientId */
  discard(clientId) {
    const entry = this.#entries.get(clientId);
    return entry?.state === "failed" ? this.#drop(clientId) : undefined;
  }

  /** How many sends wait, over all rooms; failed ones wait for a person and are not counted. */
  get waiting() {
    return this.#pending().length;
  }

  /** @param {number} room */
  ofRoom(room) {
    return [...this.#entries.values()].filter((entry) => entry.room === room);
  }

  #pending() {
    return [...this.#entries.values()].filter((entry) => entry.state === "pending");
  }

  #firstOfEachRoom() {
    /** @type {Map<number, Entry>} */
    const first = new Map();
    for (const entry of this.#pending()) if (!first.has(entry.room)) first.set(entry.room, entry);
    return first.values();
  }

  /** @param {Entry} entry */
  #dueAt({ client_id }) {
    return this.#travelling.get(client_id) ?? this.#resting.get(client_id)?.from ?? 0;
  }

  /**
   * @param {Entry} entry
   * @param {number | undefined} retryAfter seconds
   * @param {number} now
   */
  #putOff({ client_id }, retryAfter, now) {
    const backoff = this.#resting.get(client_id)?.backoff ?? new Backoff(this.#random);
    const seconds = Math.max(retryAfter ?? 0, backoff.next());
    this.#resting.set(client_id, { from: now + seconds * 1000, backoff });
  }

  /**
   * @param {Entry} entry
   * @param {string} reason
   */
  #fail(entry, reason) {
    this.#resting.delete(entry.client_id);
    Object.assign(entry, { state: "failed", reason });
    this.#keep(entry);
  }

  /** @param {Entry} entry */
  #keep(entry) {
    this.#storage.put(entry);
    this.#changed();
  }

  /** @param {string} clientId */
  #drop(clientId) {
    const entry = this.#entries.get(clientId);
    this.#entries.delete(clientId);
    this.#travelling.delete(clientId);
    this.#resting.delete(clientId);
    if (!entry) return undefined;
    this.#storage.remove(clientId);
    this.#changed();
    return entry;
  }

  /**
   * By the clock, so that the entries of several tabs sort as they were written, and ever growing.
   * @param {number} now
   */
  #nextOrder(now) {
    const newest = Math.max(0, ...[...this.#entries.values()].map((entry) => entry.order));
    return Math.max(now, newest + 1);
  }
}
