import { composerForm } from "./composer-form.js";
import { cloneTemplate } from "./templates.js";

/**
 * A few emojis at hand beside what else is done with the message under the mouse. It is one bar for all
 * messages; by the keyboard and by touch the same emojis stand in the menu of a message.
 *
 * @param {HTMLElement} rows
 */
export function attachQuickBar(rows) {
  if (!composerForm()) return;
  const bar = cloneTemplate("quick");
  const hovers = window.matchMedia("(hover: hover)");
  rows.addEventListener("pointerover", ({ target, pointerType }) => {
    const message = /** @type {Element} */ (target).closest("[data-message]");
    // After a tap some browsers tell of a mouse that is not there.
    if (!hovers.matches || pointerType !== "mouse" || !message || message.hasAttribute("data-deleted")) return;
    const actions = message.querySelector("[data-message-actions]");
    if (actions && bar.parentElement !== actions) actions.prepend(bar);
  });
}
