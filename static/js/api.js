import { ApiError } from "./api-error.js";
import { upload } from "./upload.js";

/** What `Api.events` brings at most; fewer are the last ones of the log. */
export const EVENTS_AT_ONCE = 200;

/** A request that was given up by nobody would hold up what waits for it. */
const ANSWERS_WITHIN = 15_000;

/** The REST interface, as far as the pages need it. Every call raises ApiError, or TypeError without a network. */
export class Api {
  #base;
  #fetch;
  #csrfToken;

  /** @param {{base: string, fetch: typeof globalThis.fetch, csrfToken?: string}} parts base: "/api/v1/" */
  constructor({ base, fetch, csrfToken = "" }) {
    this.#base = base;
    this.#fetch = fetch;
    this.#csrfToken = csrfToken;
  }

  me() {
    return this.#get("me", {});
  }

  /** @returns {Promise<(Person & {username: string})[]>} who is on this server */
  people() {
    return this.#all("people");
  }

  /**
   * @param {number} user
   * @returns {Promise<number>} the room in which one talks with them, and with nobody else
   */
  async openDirect(user) {
    return (await (await this.#change("POST", "directs", { users: [user] })).json()).id;
  }

  /** @returns {Promise<Record<string, RoomSummary>>} all rooms of the reader, by id */
  async rooms() {
    return Object.fromEntries((await this.#all("rooms")).map((room) => [room.id, room]));
  }

  /**
   * @param {number} room
   * @returns {Promise<Record<string, number> | null>} how far its members have read; null: there are too many
   */
  async reads(room) {
    return (await this.#get(`rooms/${room}/read`, {})).reads;
  }

  /**
   * @param {number} room
   * @param {number} [after]  `next` of the page before
   * @returns {Promise<{items: {user: import("./state/mention-query.js").Mentionable}[], next: number | null}>}
   */
  members(room, after) {
    return this.#get(`rooms/${room}/members`, { after, limit: 200 });
  }

  /**
   * @param {number} room
   * @param {number} after seq
   * @returns {Promise<RoomEvent[]>} at most EVENTS_AT_ONCE, in order of seq; empty at the head
   */
  async events(room, after) {
    return (await this.#get(`rooms/${room}/events`, { after, limit: EVENTS_AT_ONCE })).items;
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
   * @param {number} id
   * @returns {Promise<MessageObject>}
   */
  message(id) {
    return this.#get(`messages/${id}`, {});
  }

  /**
   * @param {number} id
   * @param {string} body
   * @returns {Promise<MessageObject>} as it stands then; once more does no harm
   */
  async edit(id, body) {
    return (await this.#change("PATCH", `messages/${id}`, { body })).json();
  }

  /**
   * @param {number} id
   * @param {string} reason may be empty
   */
  async remove(id, reason) {
    await this.#change("DELETE", `messages/${id}`, { reason });
  }

  /**
   * @param {number} room
   * @param {string} level  all, mentions or none
   */
  async chooseLevel(room, level) {
    await this.#change("PATCH", `rooms/${room}/me`, { level });
  }

  /**
   * @param {number} room
   * @param {number} seq  back to which the read pointer goes
   */
  async markUnread(room, seq) {
    await this.#change("PUT", `rooms/${room}/read`, { seq, back: true });
  }

  /**
   * @param {File} file
   * @param {(progress: number) => void} told  from 0 to 1
   */
  upload(file, told) {
    return upload({ address: `${this.#base}uploads`, csrfToken: this.#csrfToken, file, told });
  }

  /** @param {number} id  of an upload that is not sent after all; else the server sweeps it in a day */
  discard(id) {
    this.#change("DELETE", `uploads/${id}`, {}).catch(() => {});
  }

  /**
   * @param {number} id
   * @param {string} emoji
   * @param {boolean} isGiven  give it, or take it back; once more does no harm
   */
  async react(id, emoji, isGiven) {
    await this.#change(isGiven ? "PUT" : "DELETE", `messages/${id}/reactions/${encodeURIComponent(emoji)}`, {});
  }

  /**
   * @param {number} id
   * @returns {Promise<{emoji: string, users: Person[]}[]>}
   */
  async reactors(id) {
    return (await this.#get(`messages/${id}/reactions`, {})).items;
  }

  /** @returns {Promise<{key: string | null, subscribed: boolean}>} what the server offers this browser */
  push() {
    return this.#get("me/push", {});
  }

  /** @param {PushSubscriptionJSON} subscription  this browser is told from now on */
  async subscribe({ endpoint, keys }) {
    await this.#change("PUT", "me/push", { endpoint, keys });
  }

  /** This browser is told nothing more. */
  async unsubscribe() {
    await this.#change("DELETE", "me/push", {});
  }

  /** @param {number} id @param {boolean} isPinned */
  async pin(id, isPinned) {
    await this.#change(isPinned ? "PUT" : "DELETE", `messages/${id}/pin`, {});
  }

  /**
   * @param {string} path
   * @returns {Promise<any[]>} every item, page by page
   */
  async #all(path) {
    const items = [];
    for (let after; ;) {
      const page = await this.#get(path, { after, limit: 200 });
      items.push(...page.items);
      if (page.next === null) return items;
      after = page.next;
    }
  }

  /**
   * @param {string} path
   * @param {Record<string, number | undefined>} query
   */
  async #get(path, query) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return (await this.#ask(`${path}?${search}`, { headers: { Accept: "application/json" } })).json();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} content
   */
  #change(method, path, content) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#csrfToken };
    return this.#ask(path, { method, headers, body: JSON.stringify(content) });
  }

  /**
   * @param {string} address
   * @param {RequestInit} request
   */
  async #ask(address, request) {
    const fetch = this.#fetch;
    const signal = AbortSignal.timeout(ANSWERS_WITHIN);
    const response = await fetch(`${this.#base}${address}`, { ...request, signal });
    if (response.ok) return response;
    throw new ApiError(response.status, await detailOf(response));
  }
}

/**
 * A refusal says why, as RFC 9457 has it; what stands between us and the server may not.
 * @param {Response} response
 */
async function detailOf(response) {
  try {
    return (await response.json()).detail ?? "";
  } catch {
    return "";
  }
}
