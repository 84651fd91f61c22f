import { Emojis } from "./emojis.js";
import { PinBar } from "./pin-bar.js";
import { Reactions } from "./reactions.js";
import { openLocalStorage } from "./storage/open.js";

/** What people put on the messages of a room: reactions, and the pin that makes one its notice. */
export class Marks {
  /**
   * @param {object} parts
   * @param {import("./room-page.js").RoomPage} parts.page
   * @param {number} parts.me
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {string} parts.address  of the room's page
   */
  constructor({ address, ...parts }) {
    const emojis = Emojis.onPage({ storage: openLocalStorage(), me: parts.me, texts: parts.texts });
    this.reactions = new Reactions({ ...parts, emojis });
    this.pin = PinBar.onPage({ ...parts, address });
  }

  /**
   * @param {RoomEvent[]} events
   * @returns {RoomEvent[]} those that are news to what is shown
   */
  happened(events) {
    for (const event of events) this.pin.apply(event);
    return events.filter((event) => !this.reactions.holds(event));
  }
}
