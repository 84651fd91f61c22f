/** The title of the tab, with the number of unread messages in front. */
export class Title {
  #text = document.title;
  #unread = 0;

  /** @param {number} unread */
  count(unread) {
    this.#unread = unread;
    this.#write();
  }

  /**
   * @param {string} before
   * @param {string} after
   */
  rename(before, after) {
    this.#text = this.#text.replace(before, () => after);
    this.#write();
  }

  #write() {
    const title = this.#unread > 0 ? `(${this.#unread}) ${this.#text}` : this.#text;
    if (document.title !== title) document.title = title;
  }
}
