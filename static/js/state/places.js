/**
 * Where one may go: a room, or a person to talk with directly.
 * @typedef {object} Place
 * @property {number} id  of the room or the person
 * @property {string} name
 * @property {string} [username]
 * @property {string} kind  public, private, direct or person
 * @property {number} unread
 */

/**
 * What the switcher shows: what is named best first, then what is unread, then what was open last, then
 * rooms before people. With whom one talks already stands there once, as that conversation.
 *
 * @param {Place[]} places
 * @param {object} asked
 * @param {string} asked.typed
 * @param {number[]} asked.recent  ids of rooms, the newest first
 * @param {number | null} asked.here  the room that is open; nobody wants to go there
 * @param {(typed: string, names: string[]) => number | null} rankOf  see hangul.js
 * @returns {Place[]}
 */
export function placesFor(places, { typed, recent, here }, rankOf) {
  const lastUse = new Map(recent.map((id, at) => [id, at]));
  const talks = new Set(places.filter(({ kind }) => kind === "direct").map(({ name }) => name));
  return places
    .filter((place) => (isPerson(place) ? !talks.has(place.name) : place.id !== here))
    .flatMap((place) => {
      const rank = rankOf(typed, place.username ? [place.name, place.username] : [place.name]);
      const use = isPerson(place) ? undefined : lastUse.get(place.id);
      const order = [rank, place.unread ? 0 : 1, use ?? Infinity, isPerson(place) ? 1 : 0];
      return rank === null ? [] : [{ place, order }];
    })
    .sort((one, other) => compare(one.order, other.order) || one.place.name.localeCompare(other.place.name))
    .map(({ place }) => place);
}

/** @param {Place} place */
function isPerson({ kind }) {
  return kind === "person";
}

/**
 * @param {(number | null)[]} one
 * @param {(number | null)[]} other
 */
function compare(one, other) {
  for (const [at, value] of one.entries())
    if (value !== other[at]) return Number(value) < Number(other[at]) ? -1 : 1;
  return 0;
}
