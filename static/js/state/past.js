/** So many events come with one answer of the server, and so many answers are kept. */
const SIZE = 200;
const KEPT = 20;

/**
 * The log of a room as far as one has looked at it, in blocks: block 0 holds the seqs 1 to 200.
 *
 * @typedef {{events: RoomEvent[], source: "topic" | "log" | "both"}} Block
 */
export class Past {
  #read;
  /** @type {Map<number, Promise<Block>>} the last one used is the last one here */
  #blocks = new Map();

  /** @param {(after: number, limit: number) => Promise<Block>} read the events after a seq */
  constructor(read) {
    this.#read = read;
  }

  /**
   * What leads up to a moment: enough for what stands on a page then.
   * @param {number} seq
   * @returns {Promise<Block>} ascending, its last event is the one with this seq where there is one
   */
  async until(seq) {
    const number = Math.floor((seq - 1) / SIZE);
    const numbers = number > 0 ? [number - 1, number] : [number];
    const blocks = await Promise.all(numbers.map((each) => this.#block(each)));
    const events = blocks.flatMap((block) => block.events).filter((event) => event.seq <= seq);
    return { events, source: blocks[blocks.length - 1].source };
  }

  /**
   * @param {number} seq
   * @returns {Promise<RoomEvent | undefined>} the first event after it
   */
  async after(seq) {
    const { events } = await this.#block(Math.floor(seq / SIZE));
    return events.find((event) => event.seq > seq);
  }

  /** @param {number} number */
  #block(number) {
    const known = this.#blocks.get(number);
    this.#blocks.delete(number);
    const block = known ?? this.#read(number * SIZE, SIZE);
    this.#blocks.set(number, block);
    // What could not be read is asked for again by whoever wants it next.
    if (!known) block.catch(() => this.#blocks.delete(number));
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= KEPT) break;
      this.#blocks.delete(oldest);
    }
    return block;
  }
}
