import { announce } from "./announce.js";
import { copied } from "./copy.js";

/**
 * The button at each block of code.
 * @param {HTMLElement} rows
 * @param {import("../texts.js").Texts} texts
 */
export function attachCodeCopy(rows, texts) {
  rows.addEventListener("click", async ({ target }) => {
    const button = /** @type {Element} */ (target).closest("[data-action=copy-code]");
    const code = button?.parentElement?.querySelector("pre")?.textContent;
    if (code && (await copied(code.replace(/\n$/, "")))) announce(texts.text("copied"));
  });
}
