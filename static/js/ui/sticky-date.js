/**
 * Marks the date of the day that is being read, so that it alone stays in view: dates that all stick
 * would pile up and show behind each other.
 */
export class StickyDate {
  #log;
  #rows;
  /** @type {HTMLElement | null} */
  #stuck = null;

  /**
   * @param {HTMLElement} log  the element that scrolls
   * @param {HTMLElement} rows
   */
  constructor(log, rows) {
    this.#log = log;
    this.#rows = rows;
  }

  /** To be called when the reader has moved. */
  moved() {
    const dates = /** @type {HTMLElement[]} */ ([...this.#rows.querySelectorAll(":scope > [data-date]")]);
    const top = this.#log.getBoundingClientRect().top;
    const passed = dates.filter((date) => naturalTop(date) <= top);
    const current = passed[passed.length - 1] ?? null;
    if (current === this.#stuck) return;
    this.#stuck?.removeAttribute("data-stuck");
    current?.setAttribute("data-stuck", "");
    this.#stuck = current;
  }
}

/**
 * Where the date would be if it did not stick: right above the row after it.
 * @param {HTMLElement} date
 */
function naturalTop(date) {
  const next = date.nextElementSibling ?? date;
  return next.getBoundingClientRect().top - date.offsetHeight;
}
