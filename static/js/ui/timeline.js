/**
 * Shows rows as children of one element, with as few changes as it takes: an element stays the same
 * as long as its row has the same key, from the pending bubble to the stored message.
 */
export class TimelineView {
  #container;
  #painter;
  /** @type {Map<string, {element: HTMLElement, shown: unknown, place?: string}>} */
  #entries = new Map();

  /**
   * @param {HTMLElement} container
   * @param {import("./rows.js").RowPainter} painter
   */
  constructor(container, painter) {
    this.#container = container;
    this.#painter = painter;
  }

  /**
   * @param {import("../state/items.js").Item[]} items what the server has rendered
   * @param {Map<string, HTMLElement>} elements by key of the row
   */
  adopt(items, elements) {
    const shown = new Map(items.map((item) => [item.key, item]));
    for (const [key, element] of elements) this.#entries.set(key, { element, shown: shown.get(key) });
    for (const child of [...this.#container.children]) {
      if (![...elements.values()].includes(/** @type {HTMLElement} */ (child))) child.remove();
    }
  }

  /** @param {import("../state/rows.js").Row[]} rows */
  render(rows) {
    this.#drop(new Set(rows.map(({ key }) => key)));
    let next = this.#container.firstElementChild;
    for (const row of rows) {
      const element = this.#elementOf(row);
      if (element === next) next = next.nextElementSibling;
      else this.#container.insertBefore(element, next);
    }
  }

  /** @param {string} key */
  elementOf(key) {
    return this.#entries.get(key)?.element;
  }

  /** @param {Set<string>} keys of the rows that stay */
  #drop(keys) {
    for (const [key, { element }] of this.#entries) {
      if (keys.has(key)) continue;
      element.remove();
      this.#entries.delete(key);
    }
  }

  /** @param {import("../state/rows.js").Row} row */
  #elementOf(row) {
    let entry = this.#entries.get(row.key);
    if (!entry) {
      entry = { element: this.#painter.create(row), shown: undefined };
      this.#entries.set(row.key, entry);
    }
    this.#show(entry, row);
    return entry.element;
  }

  /**
   * @param {{element: HTMLElement, shown: unknown, place?: string}} entry
   * @param {import("../state/rows.js").Row} row
   */
  #show(entry, row) {
    const content = contentOf(row);
    const place = this.#painter.placeOf(row);
    if (entry.shown === content && entry.place === place) return;
    if (entry.shown !== content) this.#painter.paint(entry.element, row);
    this.#painter.place(entry.element, row);
    Object.assign(entry, { shown: content, place });
  }
}

/**
 * Lines change by becoming new items; the others are told apart by what they show.
 * @param {import("../state/rows.js").Row} row
 */
function contentOf(row) {
  if (row.kind === "date") return row.day;
  return row.kind === "divider" ? String(row.count) : row.item;
}
