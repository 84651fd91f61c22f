import { flash } from "./flash.js";

/**
 * Where a room opens: at the message that was asked for, else at the first unread one, else where it stands,
 * which is its end, or where a reader has gone in the meantime. The styles begin with the same.
 *
 * @param {import("./timeline.js").TimelineView} view
 * @param {import("./scroller.js").Scroller} scroller
 * @param {number | null} seq  of the message that was asked for
 * @returns {boolean} is what is unread out of sight?
 */
export function openAt(view, scroller, seq) {
  const target = view.elementOf(`seq:${seq}`);
  const divider = view.elementOf("divider");
  if (target) scroller.show(target);
  else if (divider) scroller.reveal(divider);
  if (target) flash(target);
  return !scroller.isAtEnd && !target;
}
