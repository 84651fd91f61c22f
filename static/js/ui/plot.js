import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { ticks } from "../state/ticks.js";

const HEIGHT = 220;
const ROOM_OF_A_NAME = 44;
const WHOLE_NUMBERS = [1, 2, 5].flatMap((number) => [0, 1, 2, 3, 4, 5, 6].map((power) => number * 10 ** power)).sort((a, b) => a - b);

/** @typedef {{mark: string, name: string, number: number}} Row */

/**
 * @param {Element} part
 * @returns {Row[]}
 */
export function rowsOf(part) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll("[data-plot-row]"))].map((row) => ({
    mark: row.dataset.plotMark ?? "",
    name: row.querySelector("th")?.textContent ?? "",
    number: Number(row.dataset.plotRow),
  }));
}

/** Columns over a line of names, in the colours that the page has at the moment. */
export class Plot {
  #element;
  #rows;
  #tell;
  #drawn = "";
  /** @type {uPlot | null} */
  #plot = null;

  /**
   * @param {HTMLElement} element
   * @param {Row[]} rows
   * @param {(text: string) => void} tell  given what the pointer is at, or nothing
   */
  constructor(element, rows, tell) {
    this.#element = element;
    this.#rows = rows;
    this.#tell = tell;
  }

  /** Nothing, if neither width nor colours changed. */
  draw() {
    const { colour, bar, line } = this.#colours();
    const width = this.#element.clientWidth;
    const drawn = [width, colour, bar, line].join();
    if (!width || drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#plot?.destroy();
    const numbers = this.#rows.map(({ number }) => number);
    this.#plot = new uPlot(this.#options(width, colour, bar, line), [numbers.map((_, index) => index), numbers], this.#element);
  }

  #colours() {
    const style = getComputedStyle(this.#element);
    return { colour: style.color, bar: style.getPropertyValue("--plot-bar"), line: style.getPropertyValue("--plot-line") };
  }

  /**
   * @param {number} width
   * @param {string} colour
   * @param {string} bar
   * @param {string} line
   * @returns {uPlot.Options}
   */
  #options(width, colour, bar, line) {
    const font = `12px ${getComputedStyle(this.#element).fontFamily}`;
    const axis = { stroke: colour, font, ticks: { show: false } };
    const named = ticks(this.#rows.length, width / ROOM_OF_A_NAME);
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false, range: [-0.5, this.#rows.length - 0.5] }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.08)] } },
      axes: [
        { ...axis, grid: { show: false }, splits: () => named, values: (_plot, splits) => splits.map((index) => this.#rows[index]?.mark ?? "") },
        { ...axis, size: 44, grid: { stroke: line, width: 1 }, incrs: WHOLE_NUMBERS, values: (_plot, splits) => splits.map((number) => number.toLocaleString()) },
      ],
      series: [{}, { fill: bar, width: 0, points: { show: false }, paths: uPlot.paths.bars?.({ size: [0.72, 40], radius: 0.15 }) }],
      hooks: { setCursor: [({ cursor }) => this.#tell(this.#textOf(cursor.idx))] },
    };
  }

  /** @param {number | null | undefined} index */
  #textOf(index) {
    const row = this.#rows[index ?? -1];
    return row ? `${row.name} · ${row.number.toLocaleString()}` : "";
  }
}
