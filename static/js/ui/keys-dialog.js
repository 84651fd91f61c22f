import { KEYS } from "../state/keys.js";
import { cloneTemplate, setText } from "./templates.js";

/** How a key is called on its cap. */
const CAPS = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", ContextMenu: "☰" };
const APPLE = { Mod: "⌘", Alt: "⌥", Shift: "⇧" };
const OTHERS = { Mod: "Ctrl" };

/** Shows all keys; made from the table that binds them, when it is first asked for. */
export class KeysDialog {
  #dialog;
  #texts;

  /**
   * @param {HTMLDialogElement} dialog  [data-keys-dialog] with [data-keys-list]
   * @param {import("../texts.js").Texts} texts
   */
  constructor(dialog, texts) {
    this.#dialog = dialog;
    this.#texts = texts;
    // Beside the dialog is its backdrop, which is the dialog's too.
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  }

  open() {
    const list = this.#dialog.querySelector("[data-keys-list]");
    if (list && !list.childElementCount) list.append(...Object.keys(KEYS).map((place) => this.#group(place)));
    this.#dialog.showModal();
  }

  /** @param {string} place */
  #group(place) {
    const group = cloneTemplate("keys");
    setText(group, "[data-keys-place]", this.#texts.key(place));
    group.querySelector("dl")?.append(...KEYS[place].map((binding) => this.#line(binding)));
    return group;
  }

  /** @param {import("../state/keys.js").Binding} binding */
  #line({ name, keys }) {
    const line = cloneTemplate("key");
    setText(line, "[data-key-name]", this.#texts.key(name));
    const caps = line.querySelector("[data-key-caps]");
    caps?.append(...capsOf(keys[0]).map(cap));
    return line;
  }
}

/**
 * @param {string} key  as it stands in the table
 * @returns {string[]} what stands on the caps that are pressed together
 */
export function capsOf(key) {
  const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);
  /** @type {Record<string, string>} */
  const names = { ...CAPS, ...(isApple ? APPLE : OTHERS) };
  return key.split("+").map((part) => names[part] ?? part);
}

/** @param {string} text */
function cap(text) {
  const element = document.createElement("kbd");
  element.textContent = text;
  return element;
}
