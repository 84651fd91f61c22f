import { labelledButton } from "./labelled-button.js";

/** What was used last has no emoji of its own. */
const RECENT = "🕘";
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** The groups of the picker in a row: each leads to its place in the list, and says where one is. */
export class PickerGroups {
  #bar;
  #list;

  /**
   * @param {HTMLElement} bar  [data-picker-groups]
   * @param {HTMLElement} list  [data-picker-list], which scrolls
   */
  constructor(bar, list) {
    this.#bar = bar;
    this.#list = list;
    bar.addEventListener("click", ({ target }) => {
      const at = this.#buttons.indexOf(/** @type {HTMLElement} */ (target));
      if (at >= 0) this.#goTo(at);
    });
    bar.addEventListener("keydown", (event) => this.#pressed(event));
    list.addEventListener("scroll", () => this.mark(), { passive: true });
  }

  /** The list is another one: its sections are shown, where there are several. */
  show() {
    const sections = this.#sections;
    this.#bar.hidden = sections.length < 2;
    this.#bar.replaceChildren(...(sections.length < 2 ? [] : sections.map(buttonOf)));
    this.mark();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const step = STEPS[/** @type {keyof STEPS} */ (event.key)];
    const next = this.#buttons[this.#buttons.indexOf(/** @type {HTMLElement} */ (event.target)) + step];
    if (!next) return;
    next.focus();
    event.preventDefault();
  }

  /** @param {number} at */
  #goTo(at) {
    const section = this.#sections[at];
    this.#list.scrollTop += section.getBoundingClientRect().top - this.#list.getBoundingClientRect().top;
    this.mark();
  }

  /** Where one is is also the one stop of the Tab key. */
  mark() {
    const top = this.#list.getBoundingClientRect().top + 1;
    const passed = this.#sections.filter((section) => section.getBoundingClientRect().top <= top).length;
    this.#buttons.forEach((button, index) => {
      const isHere = index === Math.max(0, passed - 1);
      button.tabIndex = isHere ? 0 : -1;
      button.toggleAttribute("data-here", isHere);
    });
  }

  get #sections() {
    return /** @type {HTMLElement[]} */ ([...this.#list.children]);
  }

  get #buttons() {
    return /** @type {HTMLElement[]} */ ([...this.#bar.children]);
  }
}

/** @param {HTMLElement} section */
function buttonOf(section) {
  const isRecent = section.dataset.group === "recent";
  const sign = isRecent ? RECENT : section.querySelector("[data-emoji]")?.textContent;
  return labelledButton(sign ?? "", section.getAttribute("aria-label") ?? "");
}
