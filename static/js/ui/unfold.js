/**
 * Long messages are folded at first. A search of the browser that finds something in the folded part scrolls
 * it into view: then all of the message is shown.
 *
 * @param {HTMLElement} rows
 */
export function attachUnfold(rows) {
  rows.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("[data-action=unfold]");
    const message = messageOf(button);
    if (message) fold(message, message.hasAttribute("data-unfolded"));
  });
  rows.addEventListener(
    "scroll",
    ({ target }) => {
      const body = /** @type {Element} */ (target);
      const message = messageOf(body);
      if (!message || !body.matches?.("[data-body]") || body.scrollTop === 0) return;
      body.scrollTop = 0;
      fold(message, false);
    },
    { capture: true },
  );
}

/**
 * @param {HTMLElement} message
 * @param {boolean} isFolded
 */
function fold(message, isFolded) {
  // Whoever keeps the reader's line holds this one, also at the end of the timeline.
  message.dispatchEvent(new CustomEvent("unfold", { bubbles: true }));
  message.toggleAttribute("data-unfolded", !isFolded);
  message.querySelector("[data-action=unfold]")?.setAttribute("aria-expanded", String(!isFolded));
}

/** @param {Element | null} element */
function messageOf(element) {
  return /** @type {HTMLElement | null | undefined} */ (element?.closest?.("[data-message][data-long]"));
}
