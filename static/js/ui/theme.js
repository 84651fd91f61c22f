import { keepCookie } from "./cookies.js";

/**
 * The switch goes from the system's colours to the other ones, to its own, and back: each press but the last
 * two changes what is seen. The server renders the choice from its cookie, so nothing flashes.
 *
 * @param {Element} button  [data-theme-switch]
 * @param {import("../texts.js").Texts} texts
 */
export function attachThemeSwitch(button, texts) {
  const root = document.documentElement;
  button.addEventListener("click", () => choose(after(root.dataset.theme ?? "system")));
  describe(root.dataset.theme ?? "system");

  /** @param {string} theme */
  function choose(theme) {
    root.dataset.theme = theme;
    keepCookie("theme", theme);
    describe(theme);
  }

  /** @param {string} theme */
  function describe(theme) {
    button.setAttribute("data-theme-value", theme);
    button.setAttribute("aria-label", texts.text(`theme_${theme}`));
  }
}

/** @param {string} theme */
function after(theme) {
  const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const order = isDark ? ["system", "light", "dark"] : ["system", "dark", "light"];
  return order[(order.indexOf(theme) + 1) % order.length];
}
