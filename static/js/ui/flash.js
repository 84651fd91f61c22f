/**
 * Brings a message into view that was looked for.
 * @param {HTMLElement} message
 * @param {import("./scroller.js").Scroller} scroller
 */
export function reach(message, scroller) {
  scroller.show(message);
  flash(message);
  message.focus({ preventScroll: true });
}

/**
 * Shows which one was looked for, also once more.
 * @param {HTMLElement} message
 */
export function flash(message) {
  delete message.dataset.target;
  delete message.dataset.flash;
  void message.offsetWidth; // an animation begins anew only after this
  message.dataset.flash = "";
}
