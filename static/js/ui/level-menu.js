/**
 * The menu above a room that says what of it notifies the reader. Without this script its buttons send
 * their form.
 */
export class LevelMenu {
  #menu;

  /**
   * @param {HTMLDetailsElement} menu  [data-level-menu]
   * @param {{choose: (level: string) => Promise<void>}} does
   */
  constructor(menu, { choose }) {
    this.#menu = menu;
    menu.addEventListener("submit", (event) => this.#submitted(event, choose));
    menu.addEventListener("keydown", ({ key }) => key === "Escape" && this.#close());
    document.addEventListener("pointerdown", ({ target }) => {
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
    });
  }

  /** @param {string | undefined} level */
  show(level) {
    if (!level || this.#menu.dataset.level === level) return;
    this.#menu.dataset.level = level;
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
      this.#menu.querySelectorAll("button[name=level]")
    ))
      button.setAttribute("aria-pressed", String(button.value === level));
  }

  /**
   * @param {SubmitEvent} event
   * @param {(level: string) => Promise<void>} choose
   */
  async #submitted(event, choose) {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!button) return;
    event.preventDefault();
    try {
      await choose(button.value);
      this.show(button.value);
      this.#close();
    } catch {
      // The page says why, or that nothing can be reached.
      /** @type {HTMLFormElement} */ (event.target).append(hiddenLevel(button.value));
      /** @type {HTMLFormElement} */ (event.target).submit();
    }
  }

  #close() {
    this.#menu.open = false;
    this.#menu.querySelector("summary")?.focus();
  }
}

/** @param {string} level  a form that is sent by a script does not know its button */
function hiddenLevel(level) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "level", value: level });
  return field;
}
