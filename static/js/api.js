/** A request that was given up by nobody would hold up what waits for it. */
const ANSWERS_WITHIN = 15_000;

/** An answer that is not a success. */
export class ApiError extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`HTTP ${status}`);
    this.status = status;
  }

  /** Will asking again give the same answer? */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

/** The REST interface, as far as reading needs it. Every call raises ApiError, or TypeError without a network. */
export class Api {
  #base;
  #fetch;

  /** @param {{base: string, fetch: typeof globalThis.fetch}} parts base: "/api/v1/" */
  constructor({ base, fetch }) {
    this.#base = base;
    this.#fetch = fetch;
  }

  me() {
    return this.#get("me", {});
  }

  /** @returns {Promise<Record<string, RoomSummary>>} all rooms of the reader, by id */
  async rooms() {
    /** @type {Record<string, RoomSummary>} */
    const rooms = {};
    for (let after; ;) {
      const page = await this.#get("rooms", { after, limit: 200 });
      for (const room of page.items) rooms[room.id] = room;
      if (page.next === null) return rooms;
      after = page.next;
    }
  }

  /**
   * @param {number} room
   * @param {number} after seq
   * @returns {Promise<RoomEvent[]>} at most 200, in order of seq; empty at the head
   */
  async events(room, after) {
    return (await this.#get(`rooms/${room}/events`, { after, limit: 200 })).items;
  }

  /**
   * @param {number} room
   * @param {number} after seq
   * @param {number} limit
   * @returns {Promise<import("./state/past.js").Block>} the same events, as Kafka remembers them
   */
  async past(room, after, limit) {
    const { items, source } = await this.#get(`rooms/${room}/past`, { after, limit });
    return { events: items, source };
  }

  /**
   * @param {number} room
   * @param {{before?: number, after?: number, limit?: number}} span seqs, both exclusive
   * @returns {Promise<{messages: MessageObject[], hasMore: boolean}>} in order of seq: the oldest after `after`,
   *   else the newest before `before`; hasMore: in the direction of reading
   */
  async messages(room, { before, after, limit = 50 }) {
    const page = await this.#get(`rooms/${room}/messages`, { before, after, limit });
    return { messages: page.items, hasMore: page.next !== null };
  }

  /**
   * @param {number} message  its id
   * @param {boolean} withPlace  also look for its place in the topic, which takes up to 4 s
   * @returns {Promise<Delivery>}
   */
  delivery(message, withPlace) {
    return this.#get(`messages/${message}/delivery`, { place: withPlace ? 1 : undefined });
  }

  /**
   * @param {string} path
   * @param {Record<string, number | undefined>} query
   */
  async #get(path, query) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    const fetch = this.#fetch;
    const response = await fetch(`${this.#base}${path}?${search}`, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(ANSWERS_WITHIN),
    });
    if (!response.ok) throw new ApiError(response.status);
    return response.json();
  }
}
