/**
 * Asks before a button does what cannot simply be undone. Without this script the button acts at once.
 *
 * @param {HTMLDialogElement} dialog  [data-dialog] with [data-dialog-question] and [data-dialog-yes]
 * @param {Document} page
 */
export function attachConfirm(dialog, page) {
  const question = /** @type {HTMLElement} */ (dialog.querySelector("[data-dialog-question]"));
  const yes = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-dialog-yes]"));
  /** @type {HTMLButtonElement | null} */
  let asked = null;
  let isSure = false;

  page.addEventListener("submit", (event) => {
    const button = /** @type {SubmitEvent} */ (event).submitter;
    if (isSure || !(button instanceof HTMLButtonElement) || !button.dataset.confirm) return;
    event.preventDefault();
    ask(button);
  });

  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes" || !asked) return;
    isSure = true;
    asked.form?.requestSubmit(asked);
    isSure = false;
  });

  /** @param {HTMLButtonElement} button */
  function ask(button) {
    asked = button;
    question.textContent = button.dataset.confirm ?? "";
    yes.textContent = button.textContent;
    dialog.returnValue = "";
    dialog.showModal();
  }
}
