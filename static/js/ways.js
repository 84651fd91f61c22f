import { roomAddress } from "./addresses.js";
import { Recent } from "./state/recent.js";
import { openLocalStorage } from "./storage/open.js";
import { attachKeys } from "./ui/keys.js";
import { KeysDialog, capsOf } from "./ui/keys-dialog.js";
import { goToNeighbour } from "./ui/neighbours.js";
import { attachSwipe } from "./ui/swipe.js";
import { Switcher } from "./ui/switcher.js";

/**
 * The ways around the site: what the keys of every page do, and the buttons that do the same.
 *
 * @param {PageData} page
 * @param {object} parts
 * @param {import("./live-chat.js").LiveChat} parts.chat
 * @param {import("./texts.js").Texts} parts.texts
 */
export function attachWays({ user, room, urls }, { chat, texts }) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
  const recent = new Recent(openLocalStorage(), user.id);
  if (room) recent.visit(room.id);
  const here = room?.id ?? null;
  const parts = { rooms: chat.rooms, api: chat.api, me: user.id, recent, texts, here, address: urls.room };
  const switcher = new Switcher({ dialog: find("[data-switcher]"), ...parts });
  const keys = new KeysDialog(find("[data-keys-dialog]"), texts);
  attachKeys({
    switcher: () => void switcher.open(),
    previous_room: () => goToNeighbour(-1),
    next_room: () => goToNeighbour(1),
    previous_unread: () => goToNeighbour(-1, { isUnread: true }),
    next_unread: () => goToNeighbour(1, { isUnread: true }),
    search,
    back: () => closeMenu() || chat.back(),
    keys: () => keys.open(),
  });
  attachSwipes(() => recent.rooms.find((id) => chat.rooms.get(id)), urls.room);
  find("[data-switch-keys]").textContent = capsOf("Mod+K").join(" ");
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-action=switch], [data-action=keys]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (button.matches("[data-action=switch]")) void switcher.open();
    else keys.open();
  });
}

/**
 * On a phone the list of rooms is a screen: from there to the left is the last room, and from a page to
 * the right what its button to the list leads to.
 *
 * @param {() => number | undefined} lastRoom
 * @param {string} address  of a room's page
 */
function attachSwipes(lastRoom, address) {
  const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-screen=rooms]"));
  const page = /** @type {HTMLElement | null} */ (document.querySelector("#main"));
  const back = /** @type {HTMLElement | null} */ (document.querySelector("#main .bar-back"));
  const isOne = () => getComputedStyle(/** @type {HTMLElement} */ (list)).display === "block";
  const goToRoom = () => window.location.assign(roomAddress(address, Number(lastRoom())));
  if (list) attachSwipe(list, { direction: -1, isOffered: () => isOne() && Boolean(lastRoom()), go: goToRoom });
  const isShown = () => Boolean(back?.checkVisibility());
  if (page && back) attachSwipe(page, { direction: 1, isOffered: isShown, go: () => back.click() });
}

/** @returns {boolean} was one open? */
function closeMenu() {
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details[data-menu][open]"));
  if (menu) menu.open = false;
  menu?.querySelector("summary")?.focus();
  return menu !== null;
}

/** The field where the page has one, else the page that has: of this room, or of all. */
function search() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"));
  const link = /** @type {HTMLElement | null} */ (
    document.querySelector("[data-room-header] [data-search-link]") ?? document.querySelector("[data-search-link]")
  );
  if (field) field.focus();
  else link?.click();
}
