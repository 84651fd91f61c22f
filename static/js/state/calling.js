/**
 * Does this event call for the reader?
 *
 * @param {RoomEvent} event
 * @param {object} reader
 * @param {number} reader.me
 * @param {string} reader.level  of the room: all, mentions or none
 */
export function isCalling({ type, actor, data }, { me, level }) {
  if (type !== "message.created" || actor?.id === me) return false;
  if (data.body === "" && !data.attachments?.length) return false; // deleted since
  if (level === "mentions") return Boolean(data.mentions?.includes(me));
  return level === "all";
}
