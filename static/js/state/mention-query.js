/**
 * A member as the REST interface lists them.
 * @typedef {{id: number, username: string, name: string, is_bot?: boolean}} Mentionable
 */

/** What is being written behind an @ that begins a word, up to the caret. */
const BEFORE_CARET = /(?:^|[\s(\[{<"'“‘「『《*_~>,:;!?…·–—-])@([\p{L}\p{N}_.+-]{0,30})$/u;

/** So many are offered at once. */
const MOST = 8;

/**
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, typed: string} | null} start: where the @ stands; null: nobody is being mentioned
 */
export function mentionAt(text, caret) {
  const match = BEFORE_CARET.exec(text.slice(0, caret));
  return match && { start: caret - match[1].length - 1, typed: match[1] };
}

/**
 * @param {Mentionable[]} people
 * @param {string} typed
 * @param {(typed: string, names: string[]) => number | null} rankOf  see hangul.js
 * @returns {Mentionable[]} who may be meant, the likeliest first
 */
export function meantBy(people, typed, rankOf) {
  const ranked = people.map((person) => ({ person, rank: rankOf(typed, [person.name, person.username]) }));
  return ranked
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => Number(a.rank) - Number(b.rank) || a.person.name.localeCompare(b.person.name))
    .slice(0, MOST)
    .map(({ person }) => person);
}
