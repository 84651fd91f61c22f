import { PeopleHere } from "./state/people-here.js";

/** Who has not looked at any tab for so long is away, in milliseconds. */
export const AWAY_AFTER = 5 * 60_000;

/** Tells the server whether the reader is here, and hears of the others in the open room. */
export class Presence {
  #room;
  #timers;
  #transmit;
  #changed;
  #timer = 0;
  #state = "online";
  people = new PeopleHere();

  /**
   * @param {object} parts
   * @param {number | null} parts.room  the open one
   * @param {import("./socket.js").Timers} parts.timers
   * @param {(frame: Frame) => void} parts.transmit
   * @param {() => void} parts.changed  somebody has come or gone
   */
  constructor({ room, timers, transmit, changed }) {
    this.#room = room;
    this.#timers = timers;
    this.#transmit = transmit;
    this.#changed = changed;
  }

  /** The connection is there, or there again. */
  connected() {
    this.#watch();
  }

  /** @param {boolean} isAttended  does the reader look at this tab */
  attend(isAttended) {
    this.#timers.clear(this.#timer);
    if (isAttended) this.#become("online");
    else this.#timer = this.#timers.set(() => this.#become("away"), AWAY_AFTER);
  }

  /** @param {Frame} frame */
  heard(frame) {
    if (frame.type !== "presence" && frame.type !== "presences") return;
    this.people.hear(frame);
    this.#changed();
  }

  /** @param {ConnectionState} state */
  connectionChanged(state) {
    if (state === "online") return;
    this.people.forget();
    this.#changed();
  }

  /**
   * @param {number} room
   * @param {RoomEvent[]} events
   */
  happened(room, events) {
    if (room === this.#room && events.some(({ type }) => type === "member.joined")) this.#watch();
  }

  #watch() {
    this.#transmit({ type: "presence", state: this.#state, watch: true, room: this.#room ?? undefined });
  }

  /** @param {string} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#transmit({ type: "presence", state });
  }
}
