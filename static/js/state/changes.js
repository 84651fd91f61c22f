import { withReaction, withoutReaction } from "./reactions.js";

/** @typedef {import("./items.js").Item} Item */

/** @type {Record<string, (event: RoomEvent, item: Item) => Partial<Item>>} by type of event */
const CHANGES = {
  "message.edited": ({ data, at }) => ({
    body: data.body,
    html: data.body_html,
    mentions: data.mentions ?? [],
    isEdited: true,
    editedAt: at,
  }),
  "message.deleted": () => ({
    body: "",
    html: "",
    mentions: [],
    attachments: [],
    reactions: [],
    isDeleted: true,
  }),
  "reaction.added": ({ data, actor }, { reactions }) => ({
    reactions: withReaction(reactions, data.emoji, Number(actor?.id)),
  }),
  "reaction.removed": ({ data, actor }, { reactions }) => ({
    reactions: withoutReaction(reactions, data.emoji, Number(actor?.id)),
  }),
};

/** @param {RoomEvent} event */
export function isChange({ type }) {
  return type in CHANGES;
}

/**
 * What a later event of the log makes of a line; a second time it makes the same of it. What was deleted
 * stays so: an edit that comes behind is an older one.
 *
 * @param {Item} item
 * @param {RoomEvent} event  a change
 * @returns {Item} the same one where the event is about another message
 */
export function changed(item, event) {
  const { message, id = message } = event.data;
  if (item.kind !== "message" || item.id !== id || item.isDeleted) return item;
  return { ...item, ...CHANGES[event.type](event, item) };
}
