/**
 * Where one writes; null where one may not, and something else stands in its place. By its id: to look for it
 * behind all messages costs as much as painting one.
 * @returns {HTMLFormElement | null}
 */
export function composerForm() {
  const found = document.getElementById("composer");
  return found instanceof HTMLFormElement ? found : null;
}

/** @returns {HTMLTextAreaElement | null} */
export function composerField() {
  return composerForm()?.querySelector("textarea") ?? null;
}
