/**
 * What the menu of a message offers, in its order. The server judges; here only what cannot work is left out.
 *
 * @typedef {"quick" | "react" | "reply" | "edit" | "select-text" | "copy-text" | "copy-link" | "mark-unread" | "pin" | "unpin" | "receipt" | "history" | "delete"} Action
 *
 * @typedef {object} Reader
 * @property {number} me
 * @property {string | null} role  in the room, null for no member
 * @property {boolean} canWrite
 * @property {boolean} isDirect  it is a room of two, or a few, who are all alike
 * @property {boolean} isTouch  a finger that stays opens the menu, so text is selected from there
 * @property {number} pinned  id of the message that is pinned, 0 for none
 *
 * @param {import("./items.js").Item} item
 * @param {Reader} reader
 * @returns {Action[]}
 */
export function actionsOf(item, { me, role, canWrite, isDirect, isTouch, pinned }) {
  if (item.kind !== "message" || item.id === null || item.state !== "sent") return [];
  const isMine = item.author?.id === me;
  const moderates = role === "owner" || role === "moderator";
  const pins = (moderates || (isDirect && role !== null)) && !item.isDeleted;
  /** @type {Record<Action, boolean>} */
  const offers = {
    quick: canWrite && !item.isDeleted,
    react: canWrite && !item.isDeleted,
    reply: canWrite && !item.isDeleted,
    edit: isMine && canWrite && !item.isDeleted,
    "select-text": isTouch && !item.isDeleted,
    "copy-text": !item.isDeleted,
    "copy-link": true,
    "mark-unread": role !== null && !item.isDeleted,
    pin: pins && item.id !== pinned,
    unpin: pins && item.id === pinned,
    receipt: isMine && !item.isDeleted,
    history: moderates && (item.isEdited || item.isDeleted),
    delete: role !== null && (isMine || moderates) && !item.isDeleted,
  };
  return /** @type {Action[]} */ (Object.keys(offers)).filter((action) => offers[action]);
}

/**
 * @param {import("./items.js").Item} item
 * @param {Reader} reader
 */
export function isEditable(item, reader) {
  return actionsOf(item, reader).includes("edit");
}

/**
 * As `isEditable`, and of one on its way, whether it will be when it is stored.
 * @param {import("./items.js").Item} item
 * @param {Reader} reader
 */
export function willBeEditable(item, reader) {
  return isEditable(item.state === "pending" ? { ...item, id: 0, state: "sent" } : item, reader);
}
