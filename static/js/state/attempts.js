import { Backoff } from "./backoff.js";

/** Milliseconds after which a send without an answer goes out again; the server knows its client_id. */
const ANSWER_WITHIN = 10_000;

/** When each send may go out next: it waits for an answer, or was put off. Times in milliseconds since 1970. */
export class Attempts {
  #random;
  /** @type {Map<string, number>} sends that were transmitted, and until when an answer is awaited */
  #travelling = new Map();
  /** @type {Map<string, {from: number, backoff: Backoff}>} sends that were put off */
  #resting = new Map();

  /** @param {() => number} random */
  constructor(random) {
    this.#random = random;
  }

  /**
   * @param {string} clientId
   * @param {number} now
   */
  begin(clientId, now) {
    this.#travelling.set(clientId, now + ANSWER_WITHIN);
  }

  /** @param {string} clientId */
  dueAt(clientId) {
    return this.#travelling.get(clientId) ?? this.#resting.get(clientId)?.from ?? 0;
  }

  /** @param {number} now */
  isUnanswered(now) {
    return [...this.#travelling.values()].some((until) => until <= now);
  }

  /**
   * @param {string} clientId
   * @param {number | undefined} retryAfter seconds
   * @param {number} now
   */
  putOff(clientId, retryAfter, now) {
    this.#travelling.delete(clientId);
    const backoff = this.#resting.get(clientId)?.backoff ?? new Backoff(this.#random);
    const seconds = Math.max(retryAfter ?? 0, backoff.next());
    this.#resting.set(clientId, { from: now + seconds * 1000, backoff });
  }

  /** The connection is gone, and with it every answer that was awaited on it. */
  interrupt() {
    this.#travelling.clear();
  }

  /** @param {string} clientId */
  end(clientId) {
    this.#travelling.delete(clientId);
    this.#resting.delete(clientId);
  }
}
