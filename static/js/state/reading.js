/**
 * How far the reader of one room has read, and where the divider before the unread messages stands.
 * The divider stays where it was placed while its messages are read; it moves when something new
 * arrives unseen after everything had been read, and goes when the reader answers.
 */
export class Reading {
  #read;
  #isBehind;
  /** @type {{after: number, until: number} | null} */
  #divider;
  #hasEarlier;
  /** Marked as unread by the reader: looking at it does not make it read again. */
  #isHeld = false;

  /**
   * @param {PageRoom} room
   * @param {number} unread
   */
  static of({ read, head, has_earlier_unread: hasEarlier }, unread) {
    return new Reading({ read, head, isBehind: unread > 0, hasEarlier });
  }

  /**
   * @param {object} room
   * @param {number} room.read
   * @param {number} room.head
   * @param {boolean} room.isBehind  are there unread messages
   * @param {boolean} [room.hasEarlier]  do they begin above the page
   */
  constructor({ read, head, isBehind, hasEarlier = false }) {
    this.#hasEarlier = hasEarlier;
    this.#read = read;
    this.#isBehind = isBehind;
    this.#divider = isBehind ? { after: read, until: head } : null;
  }

  /** Does the reader want it to stay unread, whatever they look at? */
  get isHeld() {
    return this.#isHeld;
  }

  get divider() {
    return this.#divider;
  }

  /**
   * The divider, where the first unread message can be among the lines: it counts all of them.
   * @param {number | null} firstSeq  of the lines
   * @param {boolean} hasOlder  are there lines before
   */
  dividerFrom(firstSeq, hasOlder) {
    const isAbove = this.#hasEarlier && hasOlder && Number(firstSeq) > (this.#divider?.after ?? 0);
    return isAbove ? null : this.#divider;
  }

  /** @param {number} seq of a message of somebody else that nobody saw arrive */
  arrive(seq) {
    if (!this.#isBehind) this.#divider = { after: this.#read, until: seq };
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
   * The reader wants to come back to what follows this seq.
   * @param {number} seq
   * @param {number} head
   * @returns {() => void} makes it undone
   */
  rewind(seq, head) {
    const [read, isBehind, isHeld, divider] = [this.#read, this.#isBehind, this.#isHeld, this.#divider];
    this.#read = seq;
    this.#isBehind = true;
    this.#isHeld = true;
    this.#divider = { after: seq, until: head };
    return () => {
      [this.#read, this.#isBehind, this.#isHeld, this.#divider] = [read, isBehind, isHeld, divider];
    };
  }

  answer() {
    this.#isHeld = false;
    this.#divider = null;
  }
}
