/**
 * The ways by which files come into the composer: its button, a drop anywhere on the room, and paste.
 *
 * @param {object} parts
 * @param {HTMLFormElement} parts.form
 * @param {HTMLElement} parts.area  on which files may be dropped; [data-dropping] while they hover
 * @param {(files: File[]) => void} parts.add
 */
export function attachFiles({ form, area, add }) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  input.addEventListener("change", () => {
    add([...(input.files ?? [])]);
    input.value = ""; // the same file may be chosen again
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // What a table or a text editor copies has a picture of itself beside the text.
    if (files.length === 0 || event.clipboardData?.getData("text/plain")) return;
    event.preventDefault();
    add(files);
  });
  for (const name of /** @type {const} */ (["dragenter", "dragover"]))
    area.addEventListener(name, (event) => hover(event));
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(/** @type {Node | null} */ (event.relatedTarget))) delete area.dataset.dropping;
  });
  area.addEventListener("drop", (event) => {
    delete area.dataset.dropping;
    if (!hasFiles(event) || isClosed()) return;
    event.preventDefault();
    add([...(event.dataTransfer?.files ?? [])]);
  });

  /** @param {DragEvent} event */
  function hover(event) {
    if (!hasFiles(event) || isClosed()) return;
    event.preventDefault();
    area.dataset.dropping = "";
  }

  function isClosed() {
    return form.dataset.closed !== undefined;
  }
}

/** @param {DragEvent} event */
function hasFiles({ dataTransfer }) {
  return dataTransfer?.types.includes("Files") ?? false;
}
