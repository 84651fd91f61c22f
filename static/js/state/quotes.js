import { away, excerptOf, quoteOf } from "./quote.js";

/** @typedef {import("./quote.js").Quote} Quote */

/** So many requests are on their way at once, and so many quotes are kept. */
const AT_ONCE = 3;
const KEPT = 500;
/** What could not be read is asked for again after so many milliseconds, if it is still wanted. */
const AGAIN_AFTER = 30_000;

/**
 * What the answers of a room show of the messages that they answer: what stands on the page is taken
 * from there, the rest is read once.
 */
export class Quotes {
  #read;
  #changed;
  #now;
  /** @type {Map<number, Quote>} */
  #known = new Map();
  /** @type {Map<number, number>} ids that were asked for, and from when on they may be again */
  #asked = new Map();
  /** @type {number[]} */
  #waiting = [];
  #running = 0;

  /**
   * @param {object} parts
   * @param {Quote[]} [parts.known]
   * @param {(id: number) => Promise<Quote | null>} parts.read  null: not known now, perhaps later
   * @param {() => void} parts.changed  something is known that was not
   * @param {() => number} parts.now  milliseconds
   */
  constructor({ known = [], read, changed, now }) {
    this.#read = read;
    this.#changed = changed;
    this.#now = now;
    for (const quote of known) this.learn(quote);
  }

  /** @param {Quote} quote */
  learn(quote) {
    this.#known.delete(quote.id);
    this.#known.set(quote.id, quote);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
  }

  /** @param {RoomEvent} event  of a message that may not stand on the page */
  apply({ type, data }) {
    const quote = this.#known.get(data.id);
    if (!quote || quote.state !== "known") return;
    if (type === "message.edited") this.#edited(quote, excerptOf(data.body_html));
    if (type === "message.deleted") this.learn({ ...quote, state: "deleted", excerpt: "" });
  }

  /**
   * @param {Quote} quote
   * @param {string} excerpt  empty: only files are left, which the event does not name
   */
  #edited(quote, excerpt) {
    if (excerpt) return this.learn({ ...quote, excerpt });
    this.#known.delete(quote.id);
    this.#asked.delete(quote.id);
  }

  /**
   * @param {import("./items.js").Item[]} items  what stands on the page
   * @returns {(item: import("./items.js").Item) => Quote | null} null: it answers nothing
   */
  among(items) {
    return quotesAmong(items, (id) => this.#known.get(id) ?? this.#ask(id));
  }

  /** @param {number} id */
  #ask(id) {
    if (this.#now() >= (this.#asked.get(id) ?? 0)) {
      this.#asked.set(id, this.#now() + AGAIN_AFTER);
      this.#waiting.push(id);
      void this.#work();
    }
    return away(id);
  }

  async #work() {
    if (this.#running >= AT_ONCE) return;
    this.#running += 1;
    // The last one asked for is the one that is looked at.
    for (let id = this.#waiting.pop(); id !== undefined; id = this.#waiting.pop()) {
      const quote = await this.#read(id);
      if (quote) this.learn(quote);
      this.#changed();
    }
    this.#running -= 1;
  }
}

/**
 * @param {import("./items.js").Item[]} items
 * @param {(id: number) => Quote} otherwise  for what is not among them
 * @returns {(item: import("./items.js").Item) => Quote | null}
 */
export function quotesAmong(items, otherwise = away) {
  const answered = new Set(items.map(({ replyTo }) => replyTo));
  const here = new Map(items.filter(({ id }) => id !== null && answered.has(id)).map((item) => [item.id, item]));
  return ({ replyTo }) => {
    if (replyTo === null) return null;
    const target = here.get(replyTo);
    return target ? quoteOf(target) : otherwise(replyTo);
  };
}
