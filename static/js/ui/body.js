import { cloneTemplate } from "./templates.js";

/**
 * The HTML that the server has sanitised, by the element that shows it: what stands there has buttons as well.
 * @type {WeakMap<Element, string>}
 */
const sources = new WeakMap();

/**
 * @param {Element} target  [data-body]
 * @param {{body: string, html: string | null}} item
 */
export function paintBody(target, { body, html }) {
  if (html === null) {
    sources.delete(target);
    target.textContent = body;
  } else if (sources.get(target) !== html) {
    // It is the only HTML that ever enters the page.
    target.innerHTML = html;
    dress(target);
  }
}

/**
 * Gives each block of code its button. It lies above the block, so nothing moves.
 * @param {Element} target  [data-body], as it came from the server
 */
export function dress(target) {
  sources.set(target, target.innerHTML);
  for (const block of target.querySelectorAll("pre")) {
    const frame = cloneTemplate("code");
    block.replaceWith(frame);
    frame.prepend(block);
  }
}
