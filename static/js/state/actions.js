/**
 * What the menu of a message offers, in its order. The server judges; here only what cannot work is left out.
 *
 * @typedef {"reply" | "edit" | "copy-text" | "copy-link" | "mark-unread" | "receipt" | "history" | "delete"} Action
 *
 * @param {import("./items.js").Item} item
 * @param {{me: number, role: string | null, canWrite: boolean}} reader role: in the room, null for no member
 * @returns {Action[]}
 */
export function actionsOf(item, { me, role, canWrite }) {
  if (item.kind !== "message" || item.id === null || item.state !== "sent") return [];
  const isMine = item.author?.id === me;
  const moderates = role === "owner" || role === "moderator";
  /** @type {Record<Action, boolean>} */
  const offers = {
    reply: canWrite && !item.isDeleted,
    edit: isMine && canWrite && !item.isDeleted,
    "copy-text": !item.isDeleted,
    "copy-link": true,
    "mark-unread": role !== null && !item.isDeleted,
    receipt: isMine && !item.isDeleted,
    history: moderates && (item.isEdited || item.isDeleted),
    delete: role !== null && (isMine || moderates) && !item.isDeleted,
  };
  return /** @type {Action[]} */ (Object.keys(offers)).filter((action) => offers[action]);
}

/**
 * @param {import("./items.js").Item} item
 * @param {{me: number, role: string | null, canWrite: boolean}} reader
 */
export function isEditable(item, reader) {
  return actionsOf(item, reader).includes("edit");
}
