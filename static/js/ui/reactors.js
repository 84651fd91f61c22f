/** Milliseconds: a mouse that passes by asks for nothing, a finger that stays does. */
const HOVERED = 300;
const PRESSED = 500;
const MARGIN = 8;
/** So many names are told, then only how many more there are. */
const MOST_NAMES = 30;

/** Who gave a reaction: told beside its chip, to the mouse, the keyboard and a finger that stays. */
export class Reactors {
  #bubble;
  #texts;
  #read;
  #me;
  /** @type {HTMLElement | null} */
  #chip = null;
  #timer = 0;
  #wasPressed = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.bubble  [data-reactors], a popover
   * @param {HTMLElement} parts.rows
   * @param {number} parts.me
   * @param {import("../texts.js").Texts} parts.texts
   * @param {(message: number) => Promise<{emoji: string, users: Person[]}[]>} parts.read
   */
  constructor({ bubble, rows, me, texts, read }) {
    this.#bubble = bubble;
    this.#me = me;
    this.#texts = texts;
    this.#read = read;
    rows.addEventListener("pointerover", (event) => this.#entered(event));
    rows.addEventListener("pointerout", (event) => event.pointerType === "mouse" && this.#left(event));
    rows.addEventListener("pointerdown", (event) => this.#pressed(event));
    for (const end of ["pointerup", "pointercancel"])
      rows.addEventListener(end, () => window.clearTimeout(this.#timer));
    rows.addEventListener("click", (event) => this.#clicked(event), { capture: true });
    rows.addEventListener("focusin", ({ target }) => this.#focused(/** @type {Element} */ (target)));
    rows.addEventListener("focusout", () => this.close());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
    document.addEventListener("scroll", () => this.close(), { capture: true, passive: true });
  }

  close() {
    window.clearTimeout(this.#timer);
    this.#chip?.removeAttribute("aria-describedby");
    this.#chip = null;
    if (this.#bubble.matches(":popover-open")) this.#bubble.hidePopover();
  }

  /** @param {PointerEvent} event */
  #entered({ target, pointerType }) {
    const chip = chipOf(target);
    if (pointerType === "mouse" && chip && chip !== this.#chip) this.#openSoon(chip, HOVERED);
  }

  /** @param {PointerEvent} event */
  #left({ target, relatedTarget }) {
    const chip = chipOf(target);
    if (chip && !(relatedTarget instanceof Node && chip.contains(relatedTarget))) this.close();
  }

  /** @param {PointerEvent} event */
  #pressed({ target, pointerType }) {
    this.#wasPressed = false;
    this.close();
    const chip = chipOf(target);
    if (pointerType === "mouse" || !chip) return;
    this.#openSoon(chip, PRESSED, () => (this.#wasPressed = true));
  }

  /**
   * The end of a long press is a click, which is not meant.
   * @param {Event} event
   */
  #clicked(event) {
    if (!this.#wasPressed) return;
    this.#wasPressed = false;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Element} target */
  #focused(target) {
    const chip = chipOf(target);
    if (chip?.matches(":focus-visible")) void this.#open(chip);
  }

  /**
   * @param {HTMLElement} chip
   * @param {number} milliseconds
   * @param {() => void} [opened]
   */
  #openSoon(chip, milliseconds, opened) {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      opened?.();
      void this.#open(chip);
    }, milliseconds);
  }

  /** @param {HTMLElement} chip */
  async #open(chip) {
    this.close();
    this.#chip = chip;
    const message = Number(/** @type {HTMLElement | null} */ (chip.closest("[data-message]"))?.dataset.message);
    const names = await this.#namesOf(message, chip.dataset.emoji ?? "");
    if (this.#chip !== chip || !names) return;
    this.#part("[data-reactors-emoji]").textContent = chip.dataset.emoji ?? "";
    this.#part("[data-reactors-names]").textContent = names;
    chip.setAttribute("aria-describedby", this.#bubble.id);
    this.#bubble.showPopover();
    this.#place(chip.getBoundingClientRect());
  }

  /**
   * @param {number} message
   * @param {string} emoji
   */
  async #namesOf(message, emoji) {
    try {
      const users = (await this.#read(message)).find((group) => group.emoji === emoji)?.users ?? [];
      const names = users.map(({ id, name }) => (id === this.#me ? this.#texts.text("you") : name));
      const told = names.slice(0, MOST_NAMES).join(", ");
      const others = names.length - MOST_NAMES;
      return others > 0 ? `${told} ${this.#texts.count("and_more", others)}` : told;
    } catch {
      return ""; // without the network the number has to do
    }
  }

  /** @param {DOMRect} chip */
  #place({ left, top, bottom }) {
    const { offsetWidth, offsetHeight, style } = this.#bubble;
    const furthest = window.innerWidth - offsetWidth - MARGIN;
    style.left = `${Math.max(MARGIN, Math.min(left, furthest))}px`;
    const above = top - offsetHeight - MARGIN;
    style.top = `${above > MARGIN ? above : bottom + MARGIN}px`;
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#bubble.querySelector(selector));
  }
}

/** @param {EventTarget | null} target */
function chipOf(target) {
  return target instanceof Element
    ? /** @type {HTMLElement | null} */ (target.closest("[data-reactions] > [data-emoji]"))
    : null;
}
