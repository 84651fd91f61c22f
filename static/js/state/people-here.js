/** Who is here, as far as one is told: online, away or dnd; everybody else is offline, or not told of. */
export class PeopleHere {
  /** @type {Map<number, string>} */
  #states = new Map();
  /** The other one in each direct room of two, by room. @type {Map<number, number>} */
  #directs = new Map();

  /** @param {number} user */
  of(user) {
    return this.#states.get(user) ?? "offline";
  }

  /** @param {number} room */
  inDirect(room) {
    return this.of(this.#directs.get(room) ?? 0);
  }

  /** @param {Frame} frame */
  hear({ type, user, state, users, directs }) {
    if (type === "presences") {
      this.#states = byNumber(users);
      this.#directs = byNumber(directs);
    } else if (type === "presence") {
      if (state === "offline") this.#states.delete(user);
      else this.#states.set(user, state);
    }
  }

  /** Without a connection nobody is told of. */
  forget() {
    this.#states.clear();
  }
}

/**
 * @template Value
 * @param {Record<string, Value>} table
 * @returns {Map<number, Value>}
 */
function byNumber(table) {
  return new Map(Object.entries(table).map(([key, value]) => [Number(key), value]));
}
