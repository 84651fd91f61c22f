/**
 * How often others mention the reader in what they have not read of one room: so often up to a head, as
 * the server has counted, and by what came after it.
 */
export class MentionCount {
  #me;
  #base;
  /** @type {Map<number, number>} seq by message id */
  #later;

  /**
   * @param {number} me
   * @param {number} base  as the server counts
   * @param {Iterable<[number, number]>} later
   */
  constructor(me, base, later = []) {
    this.#me = me;
    this.#base = base;
    this.#later = new Map(later);
  }

  get count() {
    return this.#base + this.#later.size;
  }

  /**
   * @param {number} base  as the server counts up to `head`
   * @param {{head: number, read: number}} place
   */
  from(base, { head, read }) {
    const later = [...this.#later].filter(([, seq]) => seq > head && seq > read);
    return new MentionCount(this.#me, base, later);
  }

  /**
   * @param {RoomEvent} event  of something unread that somebody else said
   */
  add({ seq, data }) {
    if (data.mentions?.includes(this.#me)) this.#later.set(data.id, seq);
  }

  /**
   * @param {RoomEvent} event  of an edit
   * @param {number | undefined} seq  of the message, where it is known to be unread
   * @param {boolean} isCertain  is all that is unread known here?
   * @returns {boolean} false: what it changes only the server knows
   */
  change({ data }, seq, isCertain) {
    const isMeant = Boolean(data.mentions?.includes(this.#me));
    if (seq !== undefined && isMeant) this.#later.set(data.id, seq);
    else this.#later.delete(data.id);
    return seq !== undefined || isCertain || (!isMeant && this.#base === 0);
  }

  /** @param {number} message  that was deleted */
  remove(message) {
    this.#later.delete(message);
  }

  /**
   * @param {number} seq  up to which is read
   * @param {number} head
   */
  read(seq, head) {
    for (const [message, later] of this.#later) if (later <= seq) this.#later.delete(message);
    if (seq >= head) this.#base = 0;
  }
}
