import { disassembleToGroups } from "../../vendor/es-hangul/index.mjs";

/** Where in a name something was found: the smaller, the better. */
const AT_START = 0;
const AT_WORD = 1;
const INSIDE = 2;

/**
 * How well one of the names answers what was typed: by its letters, by its initials (ㄱㅈ finds 공지),
 * or by a syllable that is still being composed (곡 is on the way to 고기). Spaces and case do not count.
 *
 * @param {string} typed
 * @param {string[]} names of one thing
 * @returns {number | null} the smaller the better; null: not at all
 */
export function rankOf(typed, names) {
  const wanted = lettersOf(typed)
    .map(({ letters }) => letters)
    .join("");
  const ranks = names.map((name) => rankIn(wanted, lettersOf(name))).filter((rank) => rank !== null);
  return ranks.length ? Math.min(...ranks) : null;
}

/**
 * @param {string} wanted
 * @param {Syllable[]} syllables
 */
function rankIn(wanted, syllables) {
  if (wanted === "") return AT_START;
  const found = syllables.flatMap((syllable, at) => {
    const rest = syllables.slice(at);
    const begins =
      rest.map(({ letters }) => letters).join("").startsWith(wanted) ||
      rest.map(({ letters }) => letters[0]).join("").startsWith(wanted);
    if (!begins) return [];
    return [at === 0 ? AT_START : syllable.beginsWord ? AT_WORD : INSIDE];
  });
  return found.length ? Math.min(...found) : null;
}

/** @typedef {{letters: string, beginsWord: boolean}} Syllable  a syllable taken apart, or any other character */

/**
 * @param {string} text
 * @returns {Syllable[]} without the spaces
 */
function lettersOf(text) {
  const groups = disassembleToGroups(text.normalize("NFC").toLowerCase());
  return groups.flatMap((letters, at) => {
    const isSpace = letters.join("").trim() === "";
    const beginsWord = at === 0 || !/[\p{L}\p{N}]/u.test(groups[at - 1].join(""));
    return isSpace ? [] : [{ letters: letters.join(""), beginsWord }];
  });
}
