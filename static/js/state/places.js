/**
 * A room one may go to.
 * @typedef {object} Place
 * @property {number} id
 * @property {string} name
 * @property {string} kind  public, private or direct
 * @property {number} unread
 */

/**
 * What the switcher shows: what is named best first, then what is unread, then what was open last.
 *
 * @param {Place[]} places
 * @param {object} asked
 * @param {string} asked.typed
 * @param {number[]} asked.recent  ids, the newest first
 * @param {number | null} asked.here  the room that is open; nobody wants to go there
 * @param {(typed: string, names: string[]) => number | null} rankOf  see hangul.js
 * @returns {Place[]}
 */
export function placesFor(places, { typed, recent, here }, rankOf) {
  const lastUse = new Map(recent.map((id, at) => [id, at]));
  return places
    .filter(({ id }) => id !== here)
    .flatMap((place) => {
      const rank = rankOf(typed, [place.name]);
      const order = [rank, place.unread ? 0 : 1, lastUse.get(place.id) ?? Infinity];
      return rank === null ? [] : [{ place, order }];
    })
    .sort((one, other) => compare(one.order, other.order) || one.place.name.localeCompare(other.place.name))
    .map(({ place }) => place);
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
