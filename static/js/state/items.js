/**
 * One line of the timeline: a message, or a line of the system about members and the room.
 * @typedef {object} Item
 * @property {string} key  stays the same from the pending bubble to the stored message
 * @property {"message" | "system"} kind
 * @property {number | null} seq  null while pending
 * @property {number | null} id  of the message
 * @property {string | null} clientId
 * @property {Person | null} author  of a message; of a system line, who did it
 * @property {string} at
 * @property {string} body
 * @property {string | null} html  safe HTML of the body from the server; null: not known here
 * @property {Attachment[] | null} attachments  null: as the server has rendered them
 * @property {string} [fileName]  of the first file, where `attachments` is null
 * @property {number | null} replyTo
 * @property {number[]} mentions  ids of people
 * @property {"sent" | "pending" | "failed"} state
 * @property {string} reason  why it failed
 * @property {boolean} isEdited
 * @property {string | null} editedAt  when last
 * @property {boolean} isDeleted
 * @property {import("./reactions.js").Reaction[]} reactions
 * @property {RoomEvent | null} event  what a system line tells
 */

/** @type {Omit<Item, "key" | "kind" | "at">} */
const BLANK = {
  seq: null,
  id: null,
  clientId: null,
  author: null,
  body: "",
  html: null,
  attachments: [],
  replyTo: null,
  mentions: [],
  state: "sent",
  reason: "",
  isEdited: false,
  editedAt: null,
  isDeleted: false,
  reactions: [],
  event: null,
};

/** @param {MessageObject} message */
export function itemOfMessage(message) {
  return /** @type {Item} */ ({
    ...BLANK,
    key: `seq:${message.seq}`,
    kind: "message",
    seq: message.seq,
    id: message.id,
    clientId: message.client_id,
    author: message.author,
    at: message.at,
    body: message.body,
    html: message.body_html,
    attachments: message.attachments ?? [],
    replyTo: message.reply_to,
    mentions: message.mentions ?? [],
    isEdited: message.edited_at !== null,
    editedAt: message.edited_at,
    isDeleted: message.deleted_at !== null,
    reactions: message.reactions ?? [],
  });
}

/** @param {RoomEvent} event a `message.created` or one that is told as a system line */
export function itemOfEvent(event) {
  const { seq, at, actor, data } = event;
  if (event.type !== "message.created") {
    return /** @type {Item} */ ({
      ...BLANK,
      key: `seq:${seq}`,
      kind: "system",
      seq,
      at,
      author: actor,
      event,
    });
  }
  // The log serves a created message empty once it was deleted later.
  const deletedAt = data.body === "" && !data.attachments?.length ? at : null;
  return itemOfMessage(
    /** @type {any} */ ({
      reply_to: null,
      edited_at: null,
      ...data,
      seq,
      at,
      author: actor,
      deleted_at: deletedAt,
    }),
  );
}

/**
 * @param {import("./entries.js").Entry} entry
 * @param {Person} author
 */
export function itemOfEntry(entry, author) {
  return /** @type {Item} */ ({
    ...BLANK,
    key: `client:${entry.client_id}`,
    kind: "message",
    clientId: entry.client_id,
    author,
    at: entry.at,
    body: entry.body,
    attachments: entry.attachments ?? [], // an older page may have kept it without
    replyTo: entry.reply_to,
    state: entry.state,
    reason: entry.reason,
  });
}

/**
 * A client_id is only unique to its author: anybody may send one he saw somebody else use.
 * @param {Item} one
 * @param {Item} other
 */
export function isSameSend(one, other) {
  return one.clientId !== null && one.clientId === other.clientId && one.author?.id === other.author?.id;
}

/** @param {string} type of an event */
export function isToldBySystem(type) {
  if (type === "message.pinned") return true;
  return type.startsWith("room.") || (type.startsWith("member.") && !/\.(un)?muted$/.test(type));
}
