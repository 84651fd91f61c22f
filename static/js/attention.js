import { LevelMenu } from "./ui/level-menu.js";

/** What calls for the reader, and what of a room may. */
export class Attention {
  #rooms;
  #room;
  #menu;

  /**
   * @param {object} parts
   * @param {number | null} parts.room  the open one
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {Pick<import("./api.js").Api, "chooseLevel">} parts.api
   */
  constructor({ room, rooms, api }) {
    this.#room = room;
    this.#rooms = rooms;
    const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector("[data-level-menu]"));
    this.#menu = menu && new LevelMenu(menu, { choose: (level) => api.chooseLevel(room ?? 0, level) });
  }

  roomsChanged() {
    if (this.#room !== null) this.#menu?.show(this.#rooms.get(this.#room)?.level);
  }
}
