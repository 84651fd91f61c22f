import { actionOf } from "../state/keys.js";

/**
 * One stop of the Tab key for all messages: the arrows lead from one to the next. The other keys of a
 * message are told on.
 *
 * @param {HTMLElement} rows
 * @param {(action: string, message: HTMLElement) => boolean} pressed  what a key means, by its name in
 *   state/keys.js; returns whether it could be done
 */
export function attachRover(rows, pressed) {
  rows.addEventListener("keydown", (event) => {
    const message = /** @type {HTMLElement} */ (event.target);
    const action = message.hasAttribute("data-message") ? actionOf("message", event) : "";
    if (!action) return;
    const next = neighbour(message, action);
    if (next) goTo(next);
    else if (!pressed(action, message)) return;
    event.preventDefault();
  });
  rows.addEventListener("focusin", ({ target }) => {
    const message = /** @type {Element} */ (target).closest("[data-message]");
    if (message) mark(/** @type {HTMLElement} */ (message));
  });
  // What stands below a message is reached from it.
  leadOnlyTo(null);
  // Where nobody has been yet, Tab leads to the last one.
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Tab") return;
    const last = messagesIn(rows).at(-1);
    if (last && !rows.querySelector('[data-message][tabindex="0"]')) mark(last);
  });

  /**
   * @param {HTMLElement} message
   * @param {string} action
   */
  function neighbour(message, action) {
    const all = messagesIn(rows);
    const at = all.indexOf(message);
    if (action === "previous") return all[at - 1];
    if (action === "next") return all[at + 1];
    if (action === "first") return all[0];
    return action === "last" ? all.at(-1) : undefined;
  }

  /** @param {HTMLElement} message */
  function mark(message) {
    for (const other of rows.querySelectorAll('[data-message][tabindex="0"]'))
      if (other !== message) /** @type {HTMLElement} */ (other).tabIndex = -1;
    message.tabIndex = 0;
    leadOnlyTo(message);
  }

  /** @param {HTMLElement | null} message */
  function leadOnlyTo(message) {
    for (const chip of rows.querySelectorAll("[data-reactions] > [data-emoji]"))
      /** @type {HTMLElement} */ (chip).tabIndex = chip.closest("[data-message]") === message ? 0 : -1;
  }
}

/** @param {HTMLElement} message */
function goTo(message) {
  message.focus({ preventScroll: true });
  message.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} rows */
function messagesIn(rows) {
  return /** @type {HTMLElement[]} */ ([...rows.querySelectorAll("[data-message]")]);
}
