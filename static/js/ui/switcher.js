import { roomAddress } from "../addresses.js";
import { EnterKey } from "../state/enter.js";
import { placesFor } from "../state/places.js";
import { reasonOf } from "./editor.js";
import { cloneTemplate, paintAvatar, setText } from "./templates.js";

/** More are not looked through; another letter finds them sooner. */
const MOST_SHOWN = 50;

/** Leads to a room by a few letters of its name: a field and the list it chooses from. */
export class Switcher {
  #dialog;
  #input;
  #list;
  #rooms;
  #recent;
  #texts;
  #here;
  #address;
  #api;
  #me;
  /** @type {import("../state/places.js").Place[]} */
  #people = [];
  #enter = new EnterKey();
  /** What was typed when the list was shown last. */
  #shownFor = "";
  /** @type {typeof import("../state/hangul.js").rankOf | null} */
  #rankOf = null;

  /**
   * @param {object} parts
   * @param {HTMLDialogElement} parts.dialog  [data-switcher]
   * @param {import("../state/rooms.js").Rooms} parts.rooms
   * @param {import("../state/recent.js").Recent} parts.recent
   * @param {import("../texts.js").Texts} parts.texts
   * @param {number | null} parts.here  the open room
   * @param {string} parts.address  of a room, with 0 for its id
   * @param {import("../api.js").Api} parts.api
   * @param {number} parts.me
   */
  constructor({ dialog, rooms, recent, texts, here, address, api, me }) {
    this.#dialog = dialog;
    this.#input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
    this.#list = /** @type {HTMLElement} */ (dialog.querySelector("[role=listbox]"));
    this.#rooms = rooms;
    this.#recent = recent;
    this.#texts = texts;
    this.#here = here;
    this.#address = address;
    this.#api = api;
    this.#me = me;
    this.#listen();
  }

  /** Closed again, the focus is where it was. */
  async open() {
    if (this.#dialog.open) return this.#dialog.close();
    this.#input.value = "";
    this.#list.replaceChildren();
    this.#dialog.showModal();
    // Taking Hangul apart takes a library; whoever does not come here does not load it.
    this.#rankOf ??= (await import("../state/hangul.js")).rankOf;
    this.#render();
    await this.#meetPeople();
  }

  /** Asked for once; without an answer there are the rooms, and the next opening asks again. */
  async #meetPeople() {
    if (this.#people.length) return;
    const people = await this.#api.people().catch(() => []);
    const others = people.filter(({ id }) => id !== this.#me);
    this.#people = others.map((person) => ({ ...person, kind: "person", unread: 0 }));
    if (this.#dialog.open && this.#people.length) this.#render();
  }

  #listen() {
    const input = this.#input;
    input.addEventListener("input", () => this.#render());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    input.addEventListener("keyup", (event) => this.#enter.release(event));
    input.addEventListener("compositionstart", () => this.#enter.compositionStart());
    input.addEventListener("compositionend", ({ data }) => {
      if (this.#enter.compositionEnd(data)) setTimeout(() => this.#go(this.#chosen));
    });
    // The list is walked through by arrows; the focus stays in the field. A click follows the link.
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#dialog.close();
    });
  }

  #render() {
    if (!this.#rankOf) return;
    const all = this.#rooms.open.map((room) => ({ ...room, unread: this.#rooms.unread(room.id) }));
    const asked = { typed: this.#input.value, recent: this.#recent.rooms, here: this.#here };
    const places = placesFor([...all, ...this.#people], asked, this.#rankOf).slice(0, MOST_SHOWN);
    const chosen = keyOf(this.#chosen);
    this.#list.replaceChildren(...places.map((place, at) => this.#option(place, at)));
    // The people come a moment after the rooms: who has walked on meanwhile stays there.
    const at = this.#shownFor === asked.typed ? this.#options.findIndex((option) => keyOf(option) === chosen) : 0;
    this.#shownFor = asked.typed;
    this.#choose(Math.max(0, at));
    const found = places.length ? this.#texts.count("places", places.length) : this.#texts.text("no_place");
    setText(this.#dialog, "[data-switcher-found]", found);
    this.#dialog.toggleAttribute("data-empty", places.length === 0);
    this.#browse();
  }

  /** What is not among one's own rooms is looked for in the directory. */
  #browse() {
    const link = /** @type {HTMLAnchorElement | null} */ (this.#dialog.querySelector("[data-switcher-browse]"));
    if (link) link.search = new URLSearchParams({ q: this.#input.value }).toString();
  }

  /**
   * @param {import("../state/places.js").Place} place
   * @param {number} at
   */
  #option({ id, name, username, kind, unread }, at) {
    const option = cloneTemplate("place");
    option.id = `place-${at}`;
    option.dataset.place = String(id);
    option.dataset.kind = kind;
    if (kind !== "person") option.setAttribute("href", roomAddress(this.#address, id));
    setText(option, "[data-place-name]", name);
    setText(option, "[data-place-username]", username ? `@${username}` : "");
    setText(option, "[data-place-unread]", unread ? this.#texts.count("unread", unread) : "");
    paintAvatar(option, id, name);
    return option;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const meaning = this.#enter.press(event);
    if (meaning !== "pass") event.preventDefault();
    if (meaning === "send") return this.#go(this.#chosen);
    if (event.isComposing) return;
    const options = this.#options;
    const at = options.indexOf(/** @type {HTMLAnchorElement} */ (this.#chosen));
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1 + options.length };
    if (!(event.key in moves) || !options.length) return;
    event.preventDefault();
    this.#choose(moves[event.key] % options.length);
  }

  /** @param {number} index */
  #choose(index) {
    for (const [at, option] of this.#options.entries()) option.ariaSelected = String(at === index);
    const chosen = this.#chosen;
    this.#input.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const option = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a"));
    if (option?.dataset.kind !== "person") return;
    event.preventDefault();
    void this.#go(option);
  }

  /** @param {HTMLAnchorElement | null} option */
  async #go(option) {
    if (!option) return;
    try {
      const room = option.dataset.kind === "person" && (await this.#api.openDirect(Number(option.dataset.place)));
      this.#dialog.close();
      location.assign(room ? roomAddress(this.#address, room) : option.href);
    } catch (error) {
      setText(this.#dialog, "[data-switcher-found]", reasonOf(error, this.#texts));
    }
  }

  get #chosen() {
    return /** @type {HTMLAnchorElement | null} */ (this.#list.querySelector("[aria-selected=true]"));
  }

  get #options() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.#list.children]);
  }
}

/** @param {HTMLAnchorElement | null} option */
function keyOf(option) {
  return option && `${option.dataset.kind === "person"}:${option.dataset.place}`;
}
