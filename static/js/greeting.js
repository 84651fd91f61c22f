/** A frame holds 65,536 bytes; of them so many are for the cursors of a hello. */
const MOST_CURSORS = 60_000;

/** What is said to the server about rooms: which ones this tab hears, and from where on. */
export class Greeting {
  #epoch;
  #openRoom;
  #log;
  #transmit;
  #reset;
  #namesRooms = true;

  /**
   * @param {object} parts
   * @param {string} parts.epoch  of the page
   * @param {number | null} parts.openRoom
   * @param {import("./log.js").Log} parts.log
   * @param {(frame: Frame) => void} parts.transmit
   * @param {() => void} parts.reset
   */
  constructor({ epoch, openRoom, log, transmit, reset }) {
    this.#epoch = epoch;
    this.#openRoom = openRoom;
    this.#log = log;
    this.#transmit = transmit;
    this.#reset = reset;
  }

  hello() {
    const rooms = this.#log.positions;
    this.#namesRooms = JSON.stringify(rooms).length <= MOST_CURSORS;
    this.#transmit({ type: "hello", epoch: this.#epoch, ...(this.#namesRooms ? { rooms } : {}) });
  }

  /** @param {Record<string, RoomSummary>} rooms all rooms of the reader, from the welcome */
  welcomed(rooms) {
    if (!this.#namesRooms) this.#goOnFromHeads(rooms);
    this.follow(rooms);
  }

  /** @param {Record<string, RoomSummary>} rooms some, of which new ones are subscribed to */
  follow(rooms) {
    for (const [key, { head }] of Object.entries(rooms)) {
      const room = Number(key);
      if (this.#log.follows(room)) continue;
      // The open room had been lost and is there again: what it shows has a hole that no cursor knows.
      if (room === this.#openRoom) this.#reset();
      this.#log.follow(room, head);
      this.#transmit({ type: "subscribe", room, after: head });
    }
  }

  /** Asks for what a room brought since: for the sake of that, or of an answer. */
  ask() {
    const { positions } = this.#log;
    const room = this.#openRoom ?? Number(Object.keys(positions)[0]);
    if (room in positions) this.#transmit({ type: "subscribe", room, after: positions[room] });
  }

  /**
   * No frame holds so many cursors. Of the rooms that are not open only the counts are shown, and
   * those came with the welcome.
   * @param {Record<string, RoomSummary>} rooms
   */
  #goOnFromHeads(rooms) {
    for (const [key, { head }] of Object.entries(rooms)) {
      if (Number(key) !== this.#openRoom) this.#log.skip(Number(key), head);
    }
    this.ask();
  }
}
