import { Later } from "../later.js";
import { Banner } from "./banner.js";
import { IntegrityLine } from "./integrity.js";
import { RoomList } from "./room-list.js";
import { Title } from "./title.js";

/** The list of rooms is written this much later, in milliseconds: once for many events. */
const LATER = 50;

/** What stands around every page: the banner, the list of rooms and the title of the tab. */
export class Frame {
  #outbox;
  #rooms;
  #banner;
  #integrity;
  #list;
  #writing;
  /** @type {ConnectionState} */
  #state = "connecting";
  #stopReason = "";
  #announced = 0;
  title = new Title();

  /**
   * @param {object} parts
   * @param {import("../state/outbox.js").Outbox} parts.outbox
   * @param {import("../state/rooms.js").Rooms} parts.rooms
   * @param {import("../state/integrity.js").Integrity} parts.integrity
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../times.js").Times} parts.times
   * @param {import("../socket.js").Timers} parts.timers
   * @param {string} parts.address  of a room, with 0 for its id
   */
  constructor({ outbox, rooms, integrity, texts, times, timers, address }) {
    this.#outbox = outbox;
    this.#rooms = rooms;
    const banner = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting]"));
    this.#banner = banner && new Banner(banner, texts, timers);
    const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-integrity]"));
    this.#integrity = line && new IntegrityLine({ element: line, integrity, texts, times, now: timers.now });
    this.#list = new RoomList(texts, address);
    this.#writing = new Later(timers, LATER, () => this.#write());
  }

  /**
   * @param {ConnectionState} state
   * @param {string} stopReason
   * @param {number} announced  milliseconds that the server said a restart would take, else 0
   */
  connectionChanged(state, stopReason, announced) {
    this.#state = state;
    this.#stopReason = stopReason;
    this.#announced = announced;
    document.body.dataset.connection = state;
    this.waitingChanged();
    this.integrityChanged();
  }

  waitingChanged() {
    this.#banner?.render({
      state: this.#state,
      stopReason: this.#stopReason,
      announced: this.#announced,
      waiting: this.#outbox.waiting,
    });
  }

  integrityChanged() {
    this.#integrity?.render(this.#state);
  }

  roomsChanged() {
    this.#writing.ask();
  }

  #write() {
    this.#list.render(this.#rooms);
    this.title.count(this.#rooms.totalUnread);
  }
}
