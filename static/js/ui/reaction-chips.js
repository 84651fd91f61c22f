import { composerForm } from "./composer-form.js";
import { cloneTemplate, setData, setText } from "./templates.js";

/** Shows the reactions to a message in its row of chips. A chip stays the same element while its emoji is there. */
export class ReactionChips {
  #me;
  #texts;

  /**
   * @param {number} me
   * @param {import("../texts.js").Texts} texts
   */
  constructor(me, texts) {
    this.#me = me;
    this.#texts = texts;
  }

  /**
   * @param {HTMLElement} message
   * @param {import("../state/reactions.js").Reaction[]} reactions
   * @param {string} address  where a form without this script would send them
   */
  paint(message, reactions, address) {
    const row = message.querySelector("[data-reactions]");
    if (!row) return;
    const chips = new Map(chipsIn(row).map((chip) => [chip.dataset.emoji, chip]));
    const wanted = reactions.map(({ emoji }) => chips.get(emoji) ?? this.#create(message));
    for (const chip of chips.values()) if (!wanted.includes(chip)) chip.remove();
    wanted.forEach((chip, index) => {
      this.#fill(chip, reactions[index], address);
      if (row.children[index] !== chip) row.insertBefore(chip, row.children[index] ?? null);
    });
  }

  /** @param {HTMLElement} message */
  #create(message) {
    const chip = cloneTemplate("reaction");
    chip.tabIndex = message.tabIndex;
    if (!composerForm()) disable(chip);
    return chip;
  }

  /**
   * @param {HTMLElement} chip
   * @param {import("../state/reactions.js").Reaction} reaction
   * @param {string} address
   */
  #fill(chip, { emoji, users }, address) {
    const isMine = users.includes(this.#me);
    setData(chip, { emoji, users: users.join(" ") });
    setText(chip, "[data-reaction-emoji]", emoji);
    setText(chip, "[data-reaction-count]", String(users.length));
    chip.setAttribute("aria-pressed", String(isMine));
    setText(chip, "[data-reaction-people]", this.#texts.count("people", users.length));
    if (!chip.hasAttribute("form")) return;
    chip.setAttribute("formaction", address);
    chip.setAttribute("name", isMine ? "unreact" : "react");
    chip.setAttribute("value", emoji);
  }
}

/**
 * @param {Element} row  [data-reactions]
 * @returns {HTMLElement[]}
 */
export function chipsIn(row) {
  return /** @type {HTMLElement[]} */ ([...row.querySelectorAll(":scope > [data-emoji]")]);
}

/**
 * Where one may not write, one may not react either, and sees who did.
 * @param {HTMLElement} chip
 */
function disable(chip) {
  for (const name of ["form", "formaction", "name", "value"]) chip.removeAttribute(name);
  chip.setAttribute("type", "button");
  chip.setAttribute("aria-disabled", "true");
}
