import { roomAddress } from "../addresses.js";
import { cloneTemplate, paintAvatar, setText } from "./templates.js";

/** More than this is shown as "999+". */
const MOST_SHOWN = 999;

/** The list of rooms with their unread counts. */
export class RoomList {
  #texts;
  #address;

  /**
   * @param {import("../texts.js").Texts} texts
   * @param {string} address of a room, with 0 for its id
   */
  constructor(texts, address) {
    this.#texts = texts;
    this.#address = address;
  }

  /** @param {import("../state/rooms.js").Rooms} rooms */
  render(rooms) {
    for (const room of rooms.open)
      this.#paint(this.#entry(room.id) ?? this.#add(room), room, rooms.unread(room.id));
    for (const entry of document.querySelectorAll("[data-room-list] [data-room]")) {
      const id = Number(entry.getAttribute("data-room"));
      if (rooms.get(id)?.isArchived ?? true) (entry.closest("li") ?? entry).remove();
    }
  }

  /**
   * @param {number} id
   * @returns {HTMLElement | null}
   */
  #entry(id) {
    return document.querySelector(`[data-room-list] [data-room="${id}"]`);
  }

  /**
   * @param {import("../state/rooms.js").Room} room
   * @returns {HTMLElement | null}
   */
  #add({ id, kind }) {
    const list = document.querySelector(`[data-room-list="${kind === "direct" ? "direct" : "room"}"]`);
    if (!list) return null;
    const item = cloneTemplate("room");
    const entry = /** @type {HTMLElement} */ (
      item.matches("[data-room]") ? item : item.querySelector("[data-room]")
    );
    entry.dataset.room = String(id);
    entry.dataset.kind = kind;
    entry.setAttribute("href", roomAddress(this.#address, id));
    list.append(item);
    return entry;
  }

  /**
   * @param {HTMLElement | null} entry
   * @param {import("../state/rooms.js").Room} room
   * @param {number} unread
   */
  #paint(entry, { id, name, level, mentions }, unread) {
    if (!entry) return;
    setText(entry, "[data-room-name]", name);
    paintAvatar(entry, id, name);
    entry.dataset.level = level;
    this.#paintCount(entry, "unread", unread);
    this.#paintCount(entry, "mentions", mentions.count);
  }

  /**
   * @param {HTMLElement} entry
   * @param {"unread" | "mentions"} name
   * @param {number} number
   */
  #paintCount(entry, name, number) {
    if (entry.dataset[name] === String(number)) return;
    entry.dataset[name] = String(number);
    const count = /** @type {HTMLElement | null} */ (entry.querySelector(`[data-${name}-count]`));
    if (!count) return;
    count.hidden = number === 0;
    const text = number > MOST_SHOWN ? `${MOST_SHOWN}+` : String(number);
    count.textContent = name === "mentions" ? `@${text}` : text;
    count.title = this.#texts.count(name, number);
  }
}
