/**
 * All emojis, by groups and by what people call them.
 *
 * @typedef {{emoji: string, label: string, tags?: string[], group?: number, order?: number, version: number}} Entry
 *   as emojibase lists them
 * @typedef {{emoji: string, label: string}} Emoji
 */

/** Newer ones are empty boxes on many machines. */
const NEWEST = 15;
/** Of emojibase: parts of others, such as a skin tone alone. */
const COMPONENTS = 2;
const MOST_FOUND = 80;

export class EmojiBook {
  #entries;

  /** @param {Entry[]} entries */
  constructor(entries) {
    this.#entries = entries
      .filter(({ group, version }) => group !== undefined && group !== COMPONENTS && version <= NEWEST)
      .map((entry) => ({ ...entry, emoji: qualified(entry.emoji) }))
      .sort((one, other) => Number(one.order) - Number(other.order));
  }

  /** @returns {{group: number, emojis: Emoji[]}[]} in the order in which people look for them */
  get groups() {
    /** @type {Map<number, Emoji[]>} */
    const groups = new Map();
    for (const entry of this.#entries) {
      const group = Number(entry.group);
      groups.set(group, [...(groups.get(group) ?? []), entry]);
    }
    return [...groups].sort(([one], [other]) => one - other).map(([group, emojis]) => ({ group, emojis }));
  }

  /**
   * @param {string} query
   * @returns {Emoji[]} those that are called like this first, then those that have it in a name
   */
  find(query) {
    const wanted = query.trim().toLowerCase();
    if (!wanted) return [];
    /** @type {Emoji[][]} */
    const found = [[], [], []];
    for (const entry of this.#entries) {
      const place = placeOf(entry, wanted);
      if (place !== -1) found[place].push(entry);
    }
    return found.flat().slice(0, MOST_FOUND);
  }

  /**
   * @param {string} emoji
   * @returns {Emoji} by itself, where it is not in the book
   */
  entryOf(emoji) {
    return this.#entries.find((entry) => entry.emoji === emoji) ?? { emoji, label: emoji };
  }
}

/**
 * As the server keeps it. emojibase asks for the picture also where nothing else would be shown.
 * @param {string} emoji
 */
function qualified(emoji) {
  return emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");
}

/**
 * @param {Entry} entry
 * @param {string} wanted
 * @returns {number} 0: it is called this, 1: a name begins with it, 2: has it, -1: none does
 */
function placeOf({ emoji, label, tags = [] }, wanted) {
  const names = [emoji, label.toLowerCase(), ...tags];
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  return names.some((name) => name.includes(wanted)) ? 2 : -1;
}
