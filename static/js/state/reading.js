/**
 * What was unread: from the message `first` on those of others behind `after`, up to `until`; all are seqs.
 * @typedef {{first: number, after: number, until: number}} Divider
 * @typedef {Divider & {isWhole: boolean}} ShownDivider  isWhole: all of it is among the lines
 *
 * How far one has read, whether there is more, the divider, and whether it is marked and was reached.
 * @typedef {[number, boolean, Divider | null, boolean, boolean]} Standing
 *
 * The part of the log that is among the lines.
 * @typedef {Pick<import("./timeline.js").Timeline, "firstSeq" | "lastSeq" | "hasOlder" | "hasNewer">} Part
 */

/**
 * How far the reader of one room has read, and where the divider before the unread messages stands.
 * The divider stays where it was placed while its messages are read; it moves when something new
 * arrives unseen after everything had been read, and goes when the reader answers.
 *
 * Who opens a room at its end, with more unread above than was shown, has not read it: nothing moves
 * the pointer until they have been where the unread begins, say that it is read, or answer.
 */
export class Reading {
  #read;
  #isBehind;
  /** @type {Divider | null} */
  #divider;
  /** Has the reader been where the unread begins, or before it? */
  #isReached;
  /** Marked as unread by the reader: looking at it does not make it read again. */
  #isMarked = false;
  /** @type {{before: Standing}[]} what was marked as unread, until it is read again; the newest is the last */
  #marks = [];

  /** @param {{read: number, head: number, first_unread: number | null}} room */
  constructor({ read, head, first_unread: first }) {
    this.#read = read;
    this.#isBehind = first !== null;
    this.#isReached = first === null;
    this.#divider = first === null ? null : { first, after: read, until: head };
  }

  /** Does the pointer stay where it is, whatever is seen? */
  get isHeld() {
    return this.#isMarked || !this.#isReached;
  }

  /** The seq where the unread begins, above all that was shown. */
  get missed() {
    return this.#isReached ? null : (this.#divider?.first ?? null);
  }

  get divider() {
    return this.#divider;
  }

  /**
   * The divider, unless the first unread message stands above the lines.
   * @param {Part} part
   * @returns {ShownDivider | null}
   */
  dividerIn(part) {
    if (!this.#divider || this.isAbove(part)) return null;
    return { ...this.#divider, isWhole: !part.hasNewer || Number(part.lastSeq) >= this.#divider.until };
  }

  /**
   * Does the unread begin above the lines?
   * @param {Part} part
   */
  isAbove({ firstSeq, hasOlder }) {
    return this.#divider !== null && hasOlder && this.#divider.first < Number(firstSeq);
  }

  /** The reader is where the unread begins, or before it: what comes behind they pass by themselves. */
  reach() {
    this.#isReached = true;
  }

  /** @param {number} seq of a message of somebody else that nobody saw arrive */
  arrive(seq) {
    // It comes in at the end: whoever is there, or above, is not below it.
    if (!this.#isBehind) this.#divider = { first: seq, after: this.#read, until: seq };
    else if (this.#divider) this.#divider = { ...this.#divider, until: seq };
    this.#isBehind = true;
  }

  /**
   * @param {number} seq the newest line, with the reader before it
   * @returns {boolean} has the read pointer moved?
   */
  see(seq) {
    if (this.isHeld) return false;
    this.#isBehind = false;
    if (seq <= this.#read) return false;
    this.#read = seq;
    return true;
  }

  /**
   * The reader wants to come back to this message.
   * @param {number} seq
   * @param {number} head
   * @returns {() => boolean} makes it undone; false: the reader has decided otherwise since, which stays
   */
  rewind(seq, head) {
    const mark = { before: this.#standing() };
    this.#marks.push(mark);
    this.#read = seq - 1;
    this.#isBehind = true;
    this.#isMarked = true;
    this.#isReached = true;
    this.#divider = { first: seq, after: seq - 1, until: head };
    return () => this.#undo(mark);
  }

  /**
   * Another tab or device has read on; what was marked as unread here stays so.
   * @param {number} seq
   */
  learn(seq) {
    if (this.#isMarked || seq <= this.#read) return;
    this.#read = seq;
    if (this.#divider && seq < this.#divider.until) return;
    this.#isBehind = false;
    this.#isReached = true;
  }

  /** The reader takes all of it for read. */
  release() {
    this.#marks = [];
    this.#isMarked = false;
    this.#isReached = true;
  }

  answer() {
    this.release();
    this.#divider = null;
  }

  /** @param {{before: Standing}} mark */
  #undo(mark) {
    const place = this.#marks.indexOf(mark);
    if (place < 0) return false;
    this.#marks.splice(place, 1);
    const later = this.#marks[place];
    if (later) later.before = mark.before;
    else this.#restore(mark.before);
    return !later;
  }

  /** @returns {Standing} */
  #standing() {
    return [this.#read, this.#isBehind, this.#divider, this.#isMarked, this.#isReached];
  }

  /** @param {Standing} standing */
  #restore(standing) {
    [this.#read, this.#isBehind, this.#divider, this.#isMarked, this.#isReached] = standing;
  }
}
