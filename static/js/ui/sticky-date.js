/** So far below the edge it sticks, in pixels: see timeline.css. */
const MARGIN = 8;

/**
 * Marks the date of the day that is being read, so that it alone stays in view: dates that all stick
 * would pile up and show behind each other. Who is at the end knows the day, and there it would only hide
 * a line.
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

  /**
   * To be called when the reader has moved.
   * @param {boolean} isAtEnd
   */
  moved(isAtEnd) {
    if (isAtEnd) return this.#stick(null);
    const dates = /** @type {HTMLElement[]} */ ([...this.#rows.querySelectorAll(":scope > [data-date]")]);
    const top = this.#log.getBoundingClientRect().top;
    const passed = dates.filter((date) => naturalTop(date) <= top);
    this.#stick(passed[passed.length - 1] ?? null);
    const next = dates[passed.length];
    if (this.#stuck) shift(this.#stuck, next ? pushed(this.#stuck, next, top) : "");
  }

  /** @param {HTMLElement | null} date */
  #stick(date) {
    if (date === this.#stuck) return;
    this.#stuck?.removeAttribute("data-stuck");
    if (this.#stuck) shift(this.#stuck, "");
    date?.setAttribute("data-stuck", "");
    this.#stuck = date;
  }
}

/**
 * What is written anew is laid out anew, also where it stays the same.
 * @param {HTMLElement} date
 * @param {string} translate
 */
function shift(date, translate) {
  if (date.style.translate !== translate) date.style.translate = translate;
}

/**
 * The next day pushes the one before it out of view, so that they never lie on each other.
 * @param {HTMLElement} stuck
 * @param {HTMLElement} next
 * @param {number} top  of what is seen
 */
function pushed(stuck, next, top) {
  const missing = stuck.offsetHeight + MARGIN - (next.getBoundingClientRect().top - top);
  return missing > 0 ? `0 ${-missing}px` : "";
}

/**
 * Where the date would be if it did not stick: right above the row after it.
 * @param {HTMLElement} date
 */
function naturalTop(date) {
  const next = date.nextElementSibling ?? date;
  return next.getBoundingClientRect().top - date.offsetHeight;
}
