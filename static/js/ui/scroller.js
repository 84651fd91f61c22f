/** So close to the end, in pixels, counts as at the end. */
const NEAR = 100;

/**
 * The one mechanism that keeps the reader's line: whatever is added, taken away or resized, a reader at
 * the end stays at the end, and for any other reader the line at the top of the view stays where it is.
 */
export class Scroller {
  #timeline;
  #rows;
  #isAtEnd = true;
  #moved;

  /**
   * @param {HTMLElement} timeline the element that scrolls
   * @param {HTMLElement} rows the element whose children are the rows
   * @param {() => void} moved called after each scroll
   */
  constructor(timeline, rows, moved) {
    this.#timeline = timeline;
    this.#rows = rows;
    this.#moved = moved;
    // The browser's own anchoring would move the line a second time.
    timeline.style.overflowAnchor = "none";
    timeline.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.#isAtEnd && this.toEnd());
    resized.observe(timeline);
    resized.observe(rows);
  }

  get isAtEnd() {
    return this.#isAtEnd;
  }

  /** Pixels above and below the part that is seen. */
  get distances() {
    const { scrollTop, scrollHeight, clientHeight } = this.#timeline;
    return { above: scrollTop, below: scrollHeight - scrollTop - clientHeight, view: clientHeight };
  }

  /** @param {() => unknown} change of anything that scrolls */
  keep(change) {
    const anchor = this.#isAtEnd ? null : this.#firstSeen();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (this.#isAtEnd) this.toEnd();
    else if (anchor?.isConnected) this.#timeline.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  toEnd() {
    this.#isAtEnd = true;
    this.#timeline.scrollTop = this.#timeline.scrollHeight;
  }

  /**
   * Scrolls up from the end to an element that would not be seen there.
   * @param {Element} element
   */
  reveal(element) {
    const above = this.#timeline.getBoundingClientRect().top - element.getBoundingClientRect().top;
    if (above > 0) this.show(element, "start");
  }

  /**
   * @param {Element} element
   * @param {ScrollLogicalPosition} block
   */
  show(element, block) {
    element.scrollIntoView({ block });
    this.#scrolled();
  }

  #scrolled() {
    this.#isAtEnd = this.distances.below <= NEAR;
    this.#moved();
  }

  /** A line, not a date: dates come and go with the lines around them. */
  #firstSeen() {
    const top = this.#timeline.getBoundingClientRect().top;
    const lines = [...this.#rows.querySelectorAll(":scope > [data-seq]")];
    return lines.find((line) => line.getBoundingClientRect().bottom > top) ?? null;
  }
}
