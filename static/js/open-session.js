import { Api } from "./api.js";
import { Session } from "./session.js";
import { Turn } from "./turn.js";

/**
 * The way to the server, as a page has it.
 * @param {PageData} page
 */
export function openApi(page) {
  return new Api({
    base: page.urls.api,
    fetch: (...request) => window.fetch(...request),
    csrfToken: csrfTokenOf(document),
  });
}

/**
 * Every page has it in its forms.
 * @param {Document} page
 */
function csrfTokenOf(page) {
  const input = /** @type {HTMLInputElement | null} */ (page.querySelector("[name=csrfmiddlewaretoken]"));
  return input?.value ?? "";
}

/**
 * The session of a page, on a socket of its own.
 * @param {PageData} page
 * @param {object} parts
 * @param {Api} parts.api
 * @param {import("./state/outbox.js").Outbox} parts.outbox
 * @param {import("./state/rooms.js").Rooms} parts.rooms
 * @param {import("./state/integrity.js").Integrity} parts.integrity
 * @param {import("./socket.js").Timers} parts.timers
 * @param {SessionOwner} parts.owner
 */
export function openSession({ epoch, user, room, urls }, parts) {
  const address = new URL(urls.socket, window.location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return new Session({
    epoch,
    me: user.id,
    room,
    turn: new Turn(window.navigator.locks, `oreum.outbox.${user.id}`),
    open: (subprotocol) => new WebSocket(address, subprotocol),
    random: Math.random,
    hasNetwork: window.navigator.onLine,
    ...parts,
  });
}
