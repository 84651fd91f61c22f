/**
 * The list of rooms and its unread counts, kept true: where the frames alone cannot tell a count,
 * the server is asked for all of them.
 */
export class Overview {
  #rooms;
  #api;
  #changed;
  #isAsking = false;

  /**
   * @param {object} parts
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {Pick<import("./api.js").Api, "rooms">} parts.api
   * @param {() => void} parts.changed
   */
  constructor({ rooms, api, changed }) {
    this.#rooms = rooms;
    this.#api = api;
    this.#changed = changed;
  }

  /**
   * @param {Record<string, RoomSummary>} summaries all rooms of the reader
   * @returns {number[]} the rooms that are no longer among them
   */
  replace(summaries) {
    const gone = this.#rooms.all.map(({ id }) => id).filter((id) => !(id in summaries));
    this.#rooms.replace(summaries);
    this.#changed();
    return gone;
  }

  /** @param {Record<string, RoomSummary>} summaries some rooms, new or known */
  update(summaries) {
    this.#rooms.update(summaries);
    this.#changed();
  }

  /** @param {number} room */
  remove(room) {
    this.#rooms.remove(room);
    this.#changed();
  }

  /** @param {RoomEvent[]} events each event of a room once, in order */
  apply(events) {
    for (const event of events) this.#rooms.apply(event);
    this.#settle();
  }

  /**
   * @param {number} room
   * @param {number} seq
   */
  markRead(room, seq) {
    this.#rooms.markRead(room, seq);
    this.#settle();
  }

  /**
   * Another tab or device of the reader moved the pointer, perhaps back.
   * @param {number} room
   * @param {number} seq
   */
  markedElsewhere(room, seq) {
    if (seq < (this.#rooms.get(room)?.read ?? 0)) this.#rooms.rewind(room, seq);
    else this.#rooms.markRead(room, seq);
    this.#settle();
  }

  async ask() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      this.replace(await this.#api.rooms());
    } catch {
      // The next welcome brings the counts.
    } finally {
      this.#isAsking = false;
    }
  }

  #settle() {
    if (this.#rooms.isUncertain) this.ask();
    this.#changed();
  }
}
