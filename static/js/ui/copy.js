/** Milliseconds for which the button says that it is done. */
const THANKS = 2000;

/**
 * Copies the text in `data-copy`, and says so in the words of `data-copied` for a moment.
 *
 * @param {HTMLElement} button  [data-copy]
 */
export function attachCopy(button) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    if (!(await copied(button.dataset.copy ?? ""))) return;
    button.textContent = button.dataset.copied ?? label;
    window.setTimeout(() => (button.textContent = label), THANKS);
  });
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard now
 */
export async function copied(text) {
  try {
    // Missing where the page came over plain HTTP from another machine.
    if (!navigator.clipboard) return copiedFromPage(text);
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromPage(text);
  }
}

/** @param {string} text */
function copiedFromPage(text) {
  const place = document.createElement("textarea");
  place.className = "visually-hidden";
  place.value = text;
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  document.body.append(place);
  place.select();
  const isDone = document.execCommand("copy");
  place.remove();
  focused?.focus();
  return isDone;
}
