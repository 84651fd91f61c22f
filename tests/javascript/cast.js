/** Alice owns the room, Bob is a member. */
export const ALICE = { id: 1, name: "Alice" };
export const BOB = { id: 2, name: "Bob" };
export const ROOM = 12;

/** The event of a message; what a test does not care about is filled in. */
export function created(
  seq,
  { actor = BOB, body = `message ${seq}`, clientId = `bob-${seq}`, at = timeOf(seq), room = ROOM } = {},
) {
  const data = {
    id: 1000 + seq,
    client_id: clientId,
    position: seq,
    body,
    body_html: `<p>${body}</p>`,
    reply_to: null,
  };
  return { room, seq, type: "message.created", at, actor, data };
}

export function edited(seq, target, body) {
  const data = { id: 1000 + target, body, body_html: `<p>${body}</p>` };
  return { room: ROOM, seq, type: "message.edited", at: timeOf(seq), actor: BOB, data };
}

export function deleted(seq, target, { room = ROOM } = {}) {
  return { room, seq, type: "message.deleted", at: timeOf(seq), actor: BOB, data: { id: 1000 + target } };
}

export function joined(seq, user = BOB) {
  const data = { user: user.id, name: user.name };
  return { room: ROOM, seq, type: "member.joined", at: timeOf(seq), actor: user, data };
}

/** A minute passes from seq to seq. */
export function timeOf(seq) {
  return new Date(Date.UTC(2026, 10, 23, 9, seq)).toISOString();
}

export function reacted(seq, target, emoji, { actor = BOB, isAdded = true } = {}) {
  const type = isAdded ? "reaction.added" : "reaction.removed";
  return { room: ROOM, seq, type, at: timeOf(seq), actor, data: { message: 1000 + target, emoji } };
}
