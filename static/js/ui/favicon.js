/** Where the dot stands on the icon, in its own measure of 32; the accent means "for you". */
const DOT = '<circle cx="25" cy="7" r="7" fill="#ff8a4c" stroke="#fbfaf7" stroke-width="2"/></svg>';

/** The icon of the tab, with a dot while something calls for the reader. */
export class Favicon {
  #link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
  #plain = this.#link?.href ?? "";
  #isMarked = false;
  /** @type {Promise<string> | null} */
  #marked = null;

  /** @param {boolean} isCalling */
  async mark(isCalling) {
    if (isCalling === this.#isMarked || !this.#link) return;
    this.#isMarked = isCalling;
    const address = isCalling ? await (this.#marked ??= this.#draw()) : this.#plain;
    if (this.#isMarked === isCalling) this.#link.href = address;
  }

  /** Without the icon there is nothing to mark, and the number stands in the title anyway. */
  async #draw() {
    try {
      const drawing = await (await fetch(this.#plain)).text();
      return `data:image/svg+xml,${encodeURIComponent(drawing.replace("</svg>", DOT))}`;
    } catch {
      return this.#plain;
    }
  }
}
