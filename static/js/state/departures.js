/** The events by which somebody is no longer in a room. */
export const DEPARTURES = new Set(["member.left", "member.removed", "member.banned"]);
