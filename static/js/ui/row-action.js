/**
 * What a click in the timeline asks for, and of which message.
 * @param {Event} event
 * @returns {{action: string, button: Element, client: string, message: number} | null} null: for nothing
 */
export function rowAction(event) {
  const button = /** @type {Element} */ (event.target).closest("[data-action]");
  const row = /** @type {HTMLElement | null} */ (button?.closest("[data-client]"));
  const action = button?.getAttribute("data-action");
  if (!button || !row || !action) return null;
  return { action, button, client: row.dataset.client ?? "", message: Number(row.dataset.message) };
}
