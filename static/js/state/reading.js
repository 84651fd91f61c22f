/**
 * What was unread: from the message `first` on those of others behind `after`, up to `until`; all are seqs.
 * @typedef {{first: number, after: number, until: number}} Divider
 * @typedef {Divider & {isWhole: boolean}} ShownDivider  isWhole: all of it is among the lines
 *
 * The part of the log that is among the lines.
 * @typedef {Pick<import("./timeline.js").Timeline, "firstSeq" | "lastSeq" | "hasOlder" | "hasNewer">} Part
 */

/**
 * How far the reader of one room has read, and where the divider before the unread messages stands.
 * The divider stays where it was placed while its messages are read; it moves when something new
 * arrives unseen after everything had been read, and goes when the reader answers.
 */
export class Reading {
  #read;
  #isBehind;
  /** @type {Divider | null} */
  #divider;
  /** Marked as unread by the reader: looking at it does not make it read again. */
  #isHeld = false;

  /** @param {{read: number, head: number, first_unread: number | null}} room */
  constructor({ read, head, first_unread: first }) {
    this.#read = read;
    this.#isBehind = first !== null;
    this.#divider = first === null ? null : { first, after: read, until: head };
  }

  /** Does the reader want it to stay unread, whatever they look at? */
  get isHeld() {
    return this.#isHeld;
  }

  get divider() {
    return this.#divider;
  }

  /**
   * The divider, unless the first unread message stands above the lines.
   * @param {Part} part
   * @returns {ShownDivider | null}
   */
  dividerIn({ firstSeq, lastSeq, hasOlder, hasNewer }) {
    if (!this.#divider || (hasOlder && this.#divider.first < Number(firstSeq))) return null;
    return { ...this.#divider, isWhole: !hasNewer || Number(lastSeq) >= this.#divider.until };
  }

  /** @param {number} seq of a message of somebody else that nobody saw arrive */
  arrive(seq) {
    if (!this.#isBehind) this.#divider = { first: seq, after: this.#read, until: seq };
    else if (this.#divider) this.#divider = { ...this.#divider, until: seq };
    this.#isBehind = true;
  }

  /**
   * @param {number} seq the newest line, with the reader before it
   * @returns {boolean} has the read pointer moved?
   */
  see(seq) {
    if (this.#isHeld) return false;
    this.#isBehind = false;
    if (seq <= this.#read) return false;
    this.#read = seq;
    return true;
  }

  /**
   * The reader wants to come back to this message.
   * @param {number} seq
   * @param {number} head
   * @returns {() => void} makes it undone
   */
  rewind(seq, head) {
    const [read, isBehind, isHeld, divider] = [this.#read, this.#isBehind, this.#isHeld, this.#divider];
    this.#read = seq - 1;
    this.#isBehind = true;
    this.#isHeld = true;
    this.#divider = { first: seq, after: seq - 1, until: head };
    return () => {
      [this.#read, this.#isBehind, this.#isHeld, this.#divider] = [read, isBehind, isHeld, divider];
    };
  }

  answer() {
    this.#isHeld = false;
    this.#divider = null;
  }
}
