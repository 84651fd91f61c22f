import { cloneTemplate } from "./templates.js";

/**
 * What rows of the server have only where it shows something, and before what it stands; null: last of the text.
 * @type {[string, string | null][]}
 */
const PARTS = [
  ["[data-reactions]", null],
  ["[data-files]", "[data-reactions]"],
  ["[data-tombstone]", "[data-files]"],
  ["[data-edited-mark]", "[data-tombstone]"],
  ["[data-action=reply]", "[data-action=more]"],
];

/** @type {WeakSet<HTMLElement>} rows that have all of it: the mouse passes over them again and again */
const whole = new WeakSet();

/**
 * Rows of the server get what the template of a message has beside it when they are pointed at or focused;
 * a reader who does neither never needs it.
 * @param {HTMLElement} rows
 */
export function completeWhenMet(rows) {
  for (const kind of ["pointerover", "focusin"]) {
    rows.addEventListener(kind, ({ target }) => {
      const message = /** @type {Element} */ (target).closest("[data-message]");
      if (message) complete(/** @type {HTMLElement} */ (message));
    });
  }
}

/** @param {HTMLElement} message */
export function complete(message) {
  if (whole.has(message)) return;
  whole.add(message);
  const absent = PARTS.filter(([part]) => !message.querySelector(part));
  if (!absent.length) return;
  const template = cloneTemplate("message");
  for (const [part, next] of absent) {
    const element = /** @type {HTMLElement} */ (template.querySelector(part));
    if (next === null) message.querySelector(".message-text")?.append(element);
    else message.querySelector(next)?.before(...(part === "[data-edited-mark]" ? [" ", element] : [element]));
    if (part === "[data-action=reply]") element.setAttribute("href", `${addressOf(message)}#reply`);
  }
}

/** @param {HTMLElement} message */
function addressOf(message) {
  return message.querySelector("[data-action=more]")?.getAttribute("href") ?? "";
}
