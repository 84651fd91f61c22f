/**
 * How far the reader has read the open room: what they see moves the pointer on, what they mark as unread
 * moves it back; the server, the list of rooms and the numbers beside the messages are told.
 */
export class ReadPointer {
  #room;
  #reading;
  #session;
  #api;
  #passing;
  #head;
  /** @type {number | undefined} what the server does not know was read, while it is asked to mark a line before it */
  #untold;

  /**
   * @param {object} parts
   * @param {Pick<PageRoom, "id" | "role" | "head">} parts.room
   * @param {import("./state/reading.js").Reading} parts.reading
   * @param {Pick<import("./session.js").Session, "markRead" | "takeRead">} parts.session
   * @param {Pick<import("./api.js").Api, "markUnread">} parts.api
   * @param {Pick<import("./passing.js").Passing, "read">} parts.passing
   */
  constructor({ room, reading, session, api, passing }) {
    this.#room = room;
    this.#reading = reading;
    this.#session = session;
    this.#api = api;
    this.#passing = passing;
    this.#head = room.head;
  }

  /**
   * @param {RoomEvent[]} events
   * @param {RoomEvent[]} news  those of them that are messages of others
   * @param {boolean} isSeen  does the reader see them arrive?
   */
  happened(events, news, isSeen) {
    this.#head = events.at(-1)?.seq ?? this.#head;
    if (isSeen && !this.#reading.isHeld) return;
    for (const { seq } of news) this.#reading.arrive(seq);
  }

  /** @param {number | null} seq  of the newest line, with the reader before it */
  see(seq) {
    if (seq === null || !this.#reading.see(seq)) return;
    // Who is not in the room has no pointer there.
    if (this.#room.role !== null) this.#tell(seq);
  }

  /** All of the room is read, seen or not. */
  readAll() {
    this.#reading.release();
    this.see(this.#head);
  }

  /**
   * From this line on the room is unread, until the reader says something or comes back. It is held before
   * the server is asked: what is seen meanwhile, or waits to be told, would undo it.
   * @param {number} seq
   * @throws {Error} as Api does; then everything is as before, or as the reader has decided since
   */
  async markUnread(seq) {
    this.#untold = this.#session.takeRead(this.#room.id) ?? this.#untold;
    const undo = this.#reading.rewind(seq, this.#head);
    try {
      await this.#api.markUnread(this.#room.id, seq - 1);
      this.#untold = undefined;
    } catch (error) {
      if (undo() && this.#untold !== undefined) this.#tell(this.#untold);
      throw error;
    }
  }

  /** @param {number} seq */
  #tell(seq) {
    this.#untold = undefined;
    this.#passing.read(seq);
    this.#session.markRead(this.#room.id, seq);
  }
}
