/** One image of the timeline in full, and from there to the others by the arrow keys. */
export class Lightbox {
  #dialog;
  #rows;
  /** @type {HTMLAnchorElement[]} */
  #pictures = [];
  #at = 0;

  /**
   * @param {HTMLDialogElement} dialog  [data-lightbox]
   * @param {HTMLElement} rows
   */
  constructor(dialog, rows) {
    this.#dialog = dialog;
    this.#rows = rows;
    rows.addEventListener("click", (event) => this.#clicked(event));
    dialog.addEventListener("keydown", (event) => this.#pressed(event));
    dialog.addEventListener("click", (event) => this.#chosen(event));
    dialog.addEventListener("close", () => this.#closed());
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const picture = /** @type {Element} */ (event.target).closest("a[data-picture]");
    // Another tab is asked for: the image itself.
    if (!picture || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    this.#pictures = [...this.#rows.querySelectorAll("a[data-picture]")].map(
      (one) => /** @type {HTMLAnchorElement} */ (one),
    );
    this.#dialog.showModal();
    this.#show(this.#pictures.indexOf(/** @type {HTMLAnchorElement} */ (picture)));
  }

  /** @param {number} at */
  #show(at) {
    this.#at = Math.max(0, Math.min(at, this.#pictures.length - 1));
    const picture = this.#pictures[this.#at];
    const name = picture.querySelector("img")?.alt ?? "";
    const image = /** @type {HTMLImageElement} */ (this.#part("image"));
    image.src = picture.href;
    image.alt = name;
    this.#part("name").textContent = name;
    this.#part("place").textContent = `${this.#at + 1} / ${this.#pictures.length}`;
    this.#part("download").setAttribute("href", picture.href);
    this.#part("download").setAttribute("download", name);
    /** @type {HTMLButtonElement} */ (this.#part("previous")).disabled = this.#at === 0;
    /** @type {HTMLButtonElement} */ (this.#part("next")).disabled = this.#at === this.#pictures.length - 1;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    /** @type {Record<string, number>} */
    const moves = { ArrowLeft: this.#at - 1, ArrowRight: this.#at + 1, Home: 0, End: this.#pictures.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.#show(moves[event.key]);
  }

  /** @param {MouseEvent} event */
  #chosen({ target }) {
    const part = /** @type {Element} */ (target).closest("[data-lightbox-part]")?.getAttribute("data-lightbox-part");
    if (part === "previous") this.#show(this.#at - 1);
    else if (part === "next") this.#show(this.#at + 1);
    // Beside the image, too, one is back in the room.
    else if (part === "close" || part === "stage" || target === this.#dialog) this.#dialog.close();
  }

  #closed() {
    this.#part("image").removeAttribute("src");
    this.#pictures[this.#at]?.focus();
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#dialog.querySelector(`[data-lightbox-part=${name}]`));
  }
}
