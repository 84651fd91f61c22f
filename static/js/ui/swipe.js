import { Swipe } from "../state/swipe.js";

/** A finger that comes down here means something else. */
const ELSEWHERE =
  ":is(input, textarea, select):focus, [type=range], dialog, [popover], [data-selectable], [data-members], details[open]";

/**
 * A swipe over the screen leads to another one, as the button that stands there does. The screen follows
 * the finger, unless the reader wants less motion.
 *
 * @param {HTMLElement} screen
 * @param {object} parts
 * @param {1 | -1} parts.direction  to the right, to the left
 * @param {() => boolean} parts.isOffered  is there somewhere to go, as wide as the window is now?
 * @param {() => void} parts.go
 */
export function attachSwipe(screen, { direction, isOffered, go }) {
  /** @type {Swipe | null} */
  let swipe = null;

  screen.addEventListener("pointerdown", (event) => {
    cancel();
    if (!event.isPrimary || event.pointerType !== "touch" || !isOffered()) return;
    if (!isFree(/** @type {Element} */ (event.target), screen)) return;
    swipe = new Swipe(direction, window.innerWidth);
    swipe.start(touchOf(event));
  });
  screen.addEventListener("pointermove", (event) => {
    if (swipe && event.isPrimary) follow(swipe.move(touchOf(event)));
  });
  screen.addEventListener("pointerup", (event) => {
    const leads = swipe?.end(touchOf(event)) ?? false;
    cancel();
    if (leads) go();
  });
  screen.addEventListener("pointercancel", cancel);
  // Come back to, as it was put away.
  window.addEventListener("pagehide", cancel);

  function cancel() {
    swipe = null;
    follow(0);
  }

  /** @param {number} offset */
  function follow(offset) {
    screen.toggleAttribute("data-swiping", offset !== 0);
    screen.style.setProperty("--swipe", `${Math.round(offset)}px`);
  }
}

/**
 * @param {Element} target
 * @param {HTMLElement} screen
 */
function isFree(target, screen) {
  if (target.closest(ELSEWHERE) || !window.getSelection()?.isCollapsed) return false;
  for (let element = target; element !== screen && element.parentElement; element = element.parentElement)
    if (scrollsSideways(element)) return false;
  return true;
}

/** @param {Element} element */
function scrollsSideways(element) {
  return element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX);
}

/** @param {PointerEvent} event */
function touchOf({ clientX: x, clientY: y, timeStamp: at }) {
  return { x, y, at };
}
