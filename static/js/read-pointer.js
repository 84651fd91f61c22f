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
    if (this.#room.role === null || seq === null || !this.#reading.see(seq)) return;
    this.#tell(seq);
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
   * @throws {Error} as Api does; then everything is as before
   */
  async markUnread(seq) {
    const untold = this.#session.takeRead(this.#room.id);
    const undo = this.#reading.rewind(seq, this.#head);
    try {
      await this.#api.markUnread(this.#room.id, seq - 1);
    } catch (error) {
      undo();
      if (untold !== undefined) this.#tell(untold);
      throw error;
    }
  }

  /** @param {number} seq */
  #tell(seq) {
    this.#passing.read(seq);
    this.#session.markRead(this.#room.id, seq);
  }
}
