import { Banner } from "./banner.js";
import { RoomList } from "./room-list.js";
import { Title } from "./title.js";

/** The list of rooms is written this much later, in milliseconds: once for many events. */
const LATER = 50;

/** What stands around every page: the banner, the list of rooms and the title of the tab. */
export class Frame {
  #outbox;
  #rooms;
  #timers;
  #banner;
  #list;
  #isScheduled = false;
  /** @type {ConnectionState} */
  #state = "connecting";
  #stopReason = "";
  title = new Title();

  /**
   * @param {object} parts
   * @param {import("../state/outbox.js").Outbox} parts.outbox
   * @param {import("../state/rooms.js").Rooms} parts.rooms
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../socket.js").Timers} parts.timers
   * @param {string} parts.address  of a room, with 0 for its id
   */
  constructor({ outbox, rooms, texts, timers, address }) {
    this.#outbox = outbox;
    this.#rooms = rooms;
    this.#timers = timers;
    const banner = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting]"));
    this.#banner = banner && new Banner(banner, texts, timers);
    this.#list = new RoomList(texts, address);
  }

  /**
   * @param {ConnectionState} state
   * @param {string} stopReason
   */
  connectionChanged(state, stopReason) {
    this.#state = state;
    this.#stopReason = stopReason;
    document.body.dataset.connection = state;
    this.waitingChanged();
  }

  waitingChanged() {
    this.#banner?.render({ state: this.#state, stopReason: this.#stopReason, waiting: this.#outbox.waiting });
  }

  roomsChanged() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#timers.set(() => {
      this.#isScheduled = false;
      this.#list.render(this.#rooms);
      this.title.count(this.#rooms.totalUnread);
    }, LATER);
  }
}
