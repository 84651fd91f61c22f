/** So close to the end, in pixels, counts as at the end. */
const NEAR = 100;

/**
 * The one mechanism that keeps the reader's line: whatever is added, taken away or resized (by us, by a
 * font that arrives, by a keyboard that opens), a reader at the end stays at the end, and for any other
 * reader the first line in view stays where it is.
 */
export class Scroller {
  #timeline;
  #rows;
  #moved;
  #isAtEnd = true;
  /** @type {{line: Element, offset: number} | null} the first line in view, and how far down the view it stands */
  #anchor = null;

  /**
   * @param {HTMLElement} timeline the element that scrolls
   * @param {HTMLElement} rows the element whose children are the rows
   * @param {() => void} moved called after each scroll
   */
  constructor(timeline, rows, moved) {
    this.#timeline = timeline;
    this.#rows = rows;
    this.#moved = moved;
    this.#takeOver();
    // The browser's own anchoring would move the line a second time.
    timeline.style.overflowAnchor = "none";
    timeline.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    rows.addEventListener("unfold", ({ target }) => this.#hold(/** @type {Element} */ (target)));
    const resized = new ResizeObserver(() => this.#restore());
    resized.observe(timeline);
    resized.observe(rows);
  }

  /** Style alone has opened the page at its end. A reader who was quicker than the scripts keeps their line. */
  #takeOver() {
    this.#isAtEnd = this.#timeline.scrollTop > -NEAR;
    this.#anchor = this.#isAtEnd ? null : this.#findAnchor();
    delete this.#timeline.dataset.opening;
    this.#restore();
  }

  get isAtEnd() {
    return this.#isAtEnd;
  }

  /** Pixels above and below the part that is seen, and its own height. */
  get distances() {
    const { scrollTop, scrollHeight, clientHeight } = this.#timeline;
    return { above: scrollTop, below: scrollHeight - scrollTop - clientHeight, view: clientHeight };
  }

  /** @param {() => unknown} change of anything that scrolls */
  keep(change) {
    this.#anchor = this.#isAtEnd ? null : this.#findAnchor();
    change();
    this.#restore();
  }

  toEnd() {
    this.#isAtEnd = true;
    this.#timeline.scrollTop = this.#timeline.scrollHeight;
  }

  /**
   * Scrolls to the end, or up to what would not be seen from there, with a little of what stands before it.
   * @param {Element} element
   */
  reveal(element) {
    this.toEnd();
    const offset = this.#offsetOf(element);
    if (offset >= 0) return;
    this.#timeline.scrollTop += offset - this.distances.view / 5;
    this.#settle();
  }

  /** @param {Element} element */
  isAbove(element) {
    return this.#offsetOf(element) + element.clientHeight <= 0;
  }

  /** @param {Element} element to be shown in the middle */
  show(element) {
    element.scrollIntoView({ block: "center" });
    this.#settle();
  }

  /**
   * What the reader unfolds grows below them, also at the end.
   * @param {Element} line
   */
  #hold(line) {
    this.#isAtEnd = false;
    this.#anchor = { line, offset: this.#offsetOf(line) };
  }

  #scrolled() {
    this.#settle();
    this.#moved();
  }

  #settle() {
    this.#isAtEnd = this.distances.below <= NEAR;
    this.#anchor = this.#isAtEnd ? null : this.#findAnchor();
  }

  #restore() {
    if (this.#isAtEnd) this.toEnd();
    else if (this.#anchor?.line.isConnected) {
      const { line, offset } = this.#anchor;
      this.#timeline.scrollTop += this.#offsetOf(line) - offset;
    }
  }

  /** A line, not a date: dates come and go with the lines around them. */
  #findAnchor() {
    const lines = this.#rows.querySelectorAll(":scope > [data-seq]");
    let low = 0;
    for (let high = lines.length; low < high;) {
      const middle = (low + high) >> 1;
      if (this.#offsetOf(lines[middle]) + lines[middle].clientHeight > 0) high = middle;
      else low = middle + 1;
    }
    const line = lines[low];
    return line ? { line, offset: this.#offsetOf(line) } : null;
  }

  /** @param {Element} element */
  #offsetOf(element) {
    return element.getBoundingClientRect().top - this.#timeline.getBoundingClientRect().top;
  }
}
