import { setData } from "./templates.js";

/**
 * Opens and closes the people pane. Whether it is open at first is the style sheet's decision:
 * beside the timeline where there is room, folded where there is not.
 *
 * @param {HTMLElement} button  [data-members-toggle]
 * @param {HTMLElement} pane  [data-members]
 */
export function attachMembersToggle(button, pane) {
  button.addEventListener("click", () => open(!isOpen()));
  pane.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  // Where it lies over the timeline, a touch beside it puts it away.
  document.addEventListener("pointerdown", ({ target }) => {
    const isBeside = target instanceof Node && !pane.contains(target) && !button.contains(target);
    if (isBeside && isOver()) open(false);
  });
  describe();

  function isOver() {
    return isOpen() && getComputedStyle(pane).position === "absolute";
  }

  function isOpen() {
    return pane.offsetParent !== null;
  }

  /** @param {boolean} wanted */
  function open(wanted) {
    pane.dataset.open = String(wanted);
    describe();
  }

  function close() {
    open(false);
    button.focus();
  }

  function describe() {
    button.setAttribute("aria-expanded", String(isOpen()));
  }
}

/**
 * @param {number} id
 * @returns {boolean} is it a program that speaks here, not a person? The list of members knows.
 */
export function isBot(id) {
  // By its id: to be looked for behind all messages it costs as much as painting one.
  const list = document.getElementById("members");
  return Boolean(list?.querySelector(`[data-bot][data-member="${Number(id)}"]`));
}

/**
 * What is told of somebody's doing, with the word that it was a program where that is known here.
 * @param {RoomEvent[]} events
 * @returns {RoomEvent[]}
 */
export function withBots(events) {
  return events.map((event) =>
    event.actor && isBot(event.actor.id) ? { ...event, actor: { ...event.actor, is_bot: true } } : event,
  );
}

/**
 * @param {ParentNode} root
 * @param {string} selector  of a name
 * @param {string | null} word  for a bot; null: it is a person's
 */
export function nameBot(root, selector, word) {
  const name = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (name) setData(name, { botName: word });
}
