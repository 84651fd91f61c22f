import { actionOf } from "../state/keys.js";

/**
 * Listens for the keys that hold anywhere on the page. Who has used one up has prevented its default.
 *
 * @param {Record<string, () => boolean | void>} does  by name; false: there was nothing to do
 */
export function attachKeys(does) {
  document.addEventListener("keydown", (event) => {
    // What lies above the page has keys of its own until it is closed.
    if (event.defaultPrevented || document.querySelector("dialog[open], [popover]:popover-open")) return;
    const act = does[actionOf("anywhere", event, fieldOf(event.target))];
    if (act && act() !== false) event.preventDefault();
  });
}

/**
 * @param {EventTarget | null} target
 * @returns {{isTyping: boolean, isEmpty: boolean}}
 */
export function fieldOf(target) {
  const field = /** @type {HTMLInputElement | null} */ (
    target instanceof Element
      ? target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])")
      : null
  );
  return { isTyping: field !== null, isEmpty: field !== null && field.value === "" };
}
