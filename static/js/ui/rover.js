import { actionOf } from "../state/keys.js";

/** What Tab stops at by itself; what is offered to the mouse alone is none of it. */
const STOPS = "a[href], button, summary, audio, video, pre";
const FOR_MOUSE = "[data-quick] *";
/** A message is called by who said what when. */
const NAMING = ["[data-author-name]", "time", ".message-text"];

/**
 * One stop of the Tab key for the whole log: the arrows lead from one message to the next, Tab leads from
 * a message through what it holds, and Escape back to it. The other keys of a message are told on.
 *
 * @param {HTMLElement} rows
 * @param {(action: string, message: HTMLElement) => boolean} pressed  what a key means, by its name in
 *   state/keys.js; returns whether it could be done
 */
export function attachRover(rows, pressed) {
  const timeline = /** @type {HTMLElement | null} */ (rows.closest("[data-timeline]"));
  /** @type {HTMLElement | null} where one was last */
  let current = null;

  rows.addEventListener("keydown", (event) => {
    const message = /** @type {HTMLElement} */ (event.target);
    if (!message.hasAttribute("data-message")) return comeBack(event);
    const action = actionOf("message", event);
    if (!action) return;
    const next = neighbour(message, action);
    if (next) goTo(next);
    else if (!pressed(action, message)) return;
    event.preventDefault();
  });
  rows.addEventListener("focusin", ({ target }) => {
    const message = messageOf(/** @type {Element} */ (target));
    if (!message) return;
    current = message;
    arrange();
  });
  // Rows come and change at any time: what is a stop is settled before the key moves on.
  document.addEventListener("keydown", ({ key }) => key === "Tab" && arrange(), { capture: true });
  arrange();

  /**
   * @param {HTMLElement} message
   * @param {string} action
   */
  function neighbour(message, action) {
    const all = messagesIn(rows);
    const at = all.indexOf(message);
    if (action === "previous") return all[at - 1];
    if (action === "next") return all[at + 1];
    if (action === "first") return all[0];
    return action === "last" ? all.at(-1) : undefined;
  }

  function arrange() {
    const messages = messagesIn(rows);
    // Where nobody has been yet, Tab leads to the last one.
    const stop = current?.isConnected ? current : messages.at(-1);
    // Without a message the log itself is the stop, for the keys that scroll.
    if (timeline) setStop(timeline, !stop);
    for (const link of timeline?.querySelectorAll("[data-history] a") ?? []) setStop(link, false);
    for (const message of messages) setStop(message, message === stop);
    const open = stop?.contains(document.activeElement) ? stop : null;
    for (const part of rows.querySelectorAll(STOPS)) {
      const message = part.matches(FOR_MOUSE) ? null : messageOf(part);
      if (message) setStop(part, message === open);
    }
    if (stop) name(stop);
  }
}

/**
 * From what a message holds to the message itself.
 * @param {KeyboardEvent} event
 */
function comeBack(event) {
  const part = /** @type {HTMLElement} */ (event.target);
  const message = messageOf(part);
  if (event.key !== "Escape" || event.defaultPrevented || !message || part.matches("textarea")) return;
  // What lies above is closed first.
  if (document.querySelector("[popover]:popover-open")) return;
  goTo(message);
  event.preventDefault();
}

/** @param {HTMLElement} message */
function goTo(message) {
  message.focus({ preventScroll: true });
  message.scrollIntoView({ block: "nearest" });
}

/**
 * By its parts, so that the name follows an edit and costs the page nothing.
 * @param {HTMLElement} message
 */
function name(message) {
  message.ariaLabelledByElements = NAMING.map((part) => message.querySelector(part)).filter((part) => part !== null);
}

/**
 * @param {Element} element
 * @param {boolean} isStop
 */
function setStop(element, isStop) {
  const tabIndex = isStop ? 0 : -1;
  if (element.getAttribute("tabindex") !== String(tabIndex)) element.setAttribute("tabindex", String(tabIndex));
}

/** @param {Element} element */
function messageOf(element) {
  return /** @type {HTMLElement | null} */ (element.closest("[data-message]"));
}

/** @param {HTMLElement} rows */
function messagesIn(rows) {
  return /** @type {HTMLElement[]} */ ([...rows.querySelectorAll("[data-message]")]);
}
