/** Less than this, in pixels, is a bar of the browser, not a keyboard. */
const KEYBOARD = 100;

/**
 * Some phones lay their keyboard over the page instead of making it smaller. What it covers is told to
 * the style sheet as `--covered`, so that the composer stays above it.
 *
 * @param {VisualViewport | null} viewport
 * @param {HTMLElement} root
 */
export function watchViewport(viewport, root) {
  const measure = () => {
    if (!viewport) return;
    // Who has zoomed in sees a part of the page, and chose so.
    const covered = viewport.scale > 1 ? 0 : window.innerHeight - viewport.height;
    root.style.setProperty("--covered", covered > KEYBOARD ? `${Math.round(covered)}px` : "0px");
    // Safari moves the whole page up to show the field; it is in view already.
    if (covered > KEYBOARD && viewport.offsetTop > 0) window.scrollTo(0, 0);
  };
  viewport?.addEventListener("resize", measure);
  viewport?.addEventListener("scroll", measure);
}
