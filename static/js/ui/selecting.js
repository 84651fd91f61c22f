/**
 * On a touch screen a message is held for its menu. This one can be held for its text, which is selected
 * first, until something else is touched.
 *
 * @param {HTMLElement} message
 */
export function letSelect(message) {
  const text = message.querySelector("[data-body]");
  if (!text) return;
  message.dataset.selectable = "";
  window.getSelection()?.selectAllChildren(text);
  const done = new AbortController();
  const touched = (/** @type {PointerEvent} */ { target }) => {
    if (message.contains(/** @type {Node} */ (target))) return;
    delete message.dataset.selectable;
    done.abort();
  };
  document.addEventListener("pointerdown", touched, { signal: done.signal });
}
