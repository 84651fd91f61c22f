import { setText } from "./templates.js";

/**
 * The dots at the avatars: in the people pane, and at direct rooms in the list.
 * @param {import("../state/people-here.js").PeopleHere} people
 * @param {import("../texts.js").Texts} texts
 */
export function paintPresence(people, texts) {
  for (const row of marked("[data-members] [data-member]"))
    paint(row, people.of(Number(row.dataset.member)), texts);
  for (const entry of marked('[data-room-list] [data-room][data-kind="direct"]'))
    paint(entry, people.inDirect(Number(entry.dataset.room)), texts);
}

/**
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
function marked(selector) {
  return document.querySelectorAll(selector);
}

/**
 * @param {HTMLElement} element
 * @param {string} state
 * @param {import("../texts.js").Texts} texts
 */
function paint(element, state, texts) {
  if (element.dataset.presence === state) return;
  element.dataset.presence = state;
  setText(element, "[data-presence-text]", texts.text(`presence_${state}`));
}
