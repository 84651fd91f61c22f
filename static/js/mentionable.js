/** So many pages of 200 are read: who is beyond them is written by name. */
const MOST_PAGES = 10;

/**
 * Whom one can mention in a room: its people but oneself, and no bots, asked for when they are first needed, and anew after
 * somebody came or went.
 */
export class MentionablePeople {
  #api;
  #room;
  #me;
  /** @type {Promise<import("./state/mention-query.js").Mentionable[]> | null} */
  #people = null;

  /**
   * @param {Pick<import("./api.js").Api, "members">} api
   * @param {number} room
   * @param {number} me
   */
  constructor(api, room, me) {
    this.#api = api;
    this.#room = room;
    this.#me = me;
  }

  /** @returns {Promise<import("./state/mention-query.js").Mentionable[]>} nobody where they cannot be read now */
  all() {
    this.#people ??= this.#read();
    return this.#people.catch(() => {
      this.#people = null;
      return [];
    });
  }

  /** @param {RoomEvent} event */
  apply({ type }) {
    if (type.startsWith("member.")) this.#people = null;
  }

  async #read() {
    const people = [];
    for (let page = 0, after; page < MOST_PAGES; page += 1) {
      const { items, next } = await this.#api.members(this.#room, after);
      people.push(...items.map(({ user }) => user).filter(({ id, is_bot: isBot }) => id !== this.#me && !isBot));
      if (next === null) break;
      after = next;
    }
    return people;
  }
}
