import { DEPARTURES } from "../state/departures.js";
import { cloneTemplate, paintAvatar, setData, setText } from "./templates.js";


/** Keeps what the page says about its room true: name, topic, members, and whether one may write. */
export class RoomFacts {
  #me;
  #composer;
  #texts;
  #title;

  /**
   * @param {object} parts
   * @param {number} parts.me
   * @param {import("./composer.js").Composer | null} parts.composer
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("./title.js").Title} parts.title
   */
  constructor({ me, composer, texts, title }) {
    this.#me = me;
    this.#composer = composer;
    this.#texts = texts;
    this.#title = title;
  }

  /** @param {RoomEvent} event */
  apply({ type, data }) {
    const isMe = data.user === this.#me;
    if (type === "room.updated") this.#update(data);
    if (type === "room.archived") this.close("archived");
    if (type === "room.unarchived" || (type === "member.unmuted" && isMe)) this.#reopen();
    if (type === "member.muted" && isMe) this.close("muted");
    if (type === "member.joined" && isMe) this.#reopen();
    if (type === "member.joined") this.#addMember(/** @type {any} */ (data));
    if (DEPARTURES.has(type)) this.#removeMember(data.user);
    if (type === "member.role_changed") this.#nameRole(this.#member(data.user), data.role);
  }

  /** @param {"archived" | "muted" | "removed"} reason */
  close(reason) {
    this.#composer?.close(this.#texts.text(reason));
  }

  /** A page that was rendered without a composer gets one from the server. */
  #reopen() {
    if (this.#composer) this.#composer.open();
    else window.location.reload();
  }

  /** @param {{name?: string, topic?: string}} changes */
  #update({ name, topic }) {
    const header = document.querySelector("[data-room-header]");
    if (!header) return;
    if (name !== undefined) {
      this.#title.rename(header.querySelector("[data-room-name]")?.textContent?.trim() ?? "", name);
      setText(header, "[data-room-name]", name);
    }
    const element = /** @type {HTMLElement | null} */ (header.querySelector("[data-room-topic]"));
    if (!element || topic === undefined) return;
    element.textContent = topic;
    element.hidden = topic === "";
  }

  /**
   * @param {{user: number, name: string, role: string, is_bot?: boolean}} member
   */
  #addMember({ user: id, name, role, is_bot: isBot = false }) {
    const list = document.querySelector("[data-member-list]");
    if (!list || this.#member(id)) return;
    const element = cloneTemplate("member");
    element.dataset.member = String(id);
    setText(element, "[data-member-name]", name);
    paintAvatar(element, id, name);
    element.querySelector("[data-direct]")?.setAttribute("value", String(id));
    if (id === this.#me || isBot) element.querySelector("[data-direct]")?.remove();
    setData(element, { bot: isBot });
    this.#nameRole(element, isBot ? "bot" : role);
    list.append(element);
    this.#count(1);
  }

  /**
   * As on the server, a plain member has no role said.
   * @param {Element | null} element
   * @param {string} role
   */
  #nameRole(element, role) {
    if (element) setText(element, "[data-member-role]", role === "member" ? "" : this.#texts.role(role));
  }

  /** @param {number} id */
  #removeMember(id) {
    const element = this.#member(id);
    if (!element) return;
    element.remove();
    this.#count(-1);
  }

  /** @param {number} id */
  #member(id) {
    return document.querySelector(`[data-member-list] [data-member="${Number(id)}"]`);
  }

  /** @param {number} change */
  #count(change) {
    const element = document.querySelector("[data-member-count]");
    if (element) element.textContent = String(Number(element.textContent) + change);
  }
}
