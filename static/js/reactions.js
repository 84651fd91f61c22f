import { hasReaction } from "./state/reactions.js";
import { ReactionWishes } from "./state/reaction-wishes.js";
import { announce } from "./ui/announce.js";
import { reasonOf } from "./ui/editor.js";
import { attachQuickBar } from "./ui/quick-bar.js";
import { Reactors } from "./ui/reactors.js";

/** The reactions on the page of a room: gives and takes back the reader's own, and tells whose the others are. */
export class Reactions {
  #page;
  #me;
  #emojis;
  #wishes;

  /**
   * @param {object} parts
   * @param {import("./room-page.js").RoomPage} parts.page
   * @param {number} parts.me
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {import("./emojis.js").Emojis} parts.emojis
   */
  constructor({ page, me, api, texts, emojis }) {
    this.#emojis = emojis;
    this.#page = page;
    this.#me = me;
    this.#wishes = new ReactionWishes({
      me,
      ask: (message, emoji, isWanted) => api.react(message, emoji, isWanted),
      apply: (event) => page.happened([/** @type {RoomEvent} */ (event)]),
      refused: (_message, error) => announce(reasonOf(error, texts)),
    });
    const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
    const rows = find("[data-rows]");
    rows.addEventListener("click", (/** @type {MouseEvent} */ event) => this.#clicked(event));
    attachQuickBar(rows);
    const read = (/** @type {number} */ message) => api.reactors(message);
    new Reactors({ bubble: find("[data-reactors]"), rows, me, texts, read });
  }

  /**
   * @param {RoomEvent} event
   * @returns {boolean} whether what it tells of is shown already, and it waits
   */
  holds(event) {
    return this.#wishes.holds(event);
  }

  /**
   * Gives the emoji, or takes it back where it was given.
   * @param {number} id  of the message
   * @param {string} emoji
   */
  toggle(id, emoji) {
    const reactions = this.#page.findLast((item) => item.id === id)?.item.reactions;
    if (reactions) this.#wishes.want(id, emoji, !hasReaction(reactions, emoji, this.#me));
  }

  /**
   * Asks for an emoji, and gives it.
   * @param {number} id  of the message
   * @param {Element} near
   */
  choose(id, near) {
    void this.#emojis.ask(near, (emoji) => this.#wishes.want(id, emoji, true));
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-emoji], [data-action=react]")
    );
    const message = /** @type {HTMLElement | null | undefined} */ (button?.closest("[data-message]"));
    if (!button || !message) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    const id = Number(message.dataset.message);
    if (button.dataset.emoji) this.toggle(id, button.dataset.emoji);
    else this.choose(id, button);
  }
}
