/**
 * The plots of the statistics, drawn from the tables below them. Beside main.js.
 *
 *   [data-plot] with [data-plot-canvas], [data-plot-value]: what the pointer is at,
 *     and a row for each column: [data-plot-row=number][data-plot-mark] with th
 */
import { Plot, rowsOf } from "./ui/plot.js";

const plots = [...document.querySelectorAll("[data-plot]")].map((part) => {
  const canvas = /** @type {HTMLElement} */ (part.querySelector("[data-plot-canvas]"));
  const value = /** @type {HTMLElement} */ (part.querySelector("[data-plot-value]"));
  return new Plot(canvas, rowsOf(part), (text) => (value.textContent = text));
});
const draw = () => plots.forEach((plot) => plot.draw());

draw();
for (const part of document.querySelectorAll("[data-plot-canvas]")) new ResizeObserver(draw).observe(part);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
