import { EVENTS_AT_ONCE } from "./api.js";
import { isToldBySystem, itemOfEvent, itemOfMessage } from "./state/items.js";

const UNSAID_IN_DIRECTS = new Set(["room.created", "member.joined"]);

/** For the lines of the system between two ends the log is asked so often at most: for 2,000 events. */
const MOST_REQUESTS = 10;

/** Pages of a room's past, read over HTTP: its messages, and between them what the system tells. */
export class History {
  #api;
  #room;
  #isTold;

  /**
   * @param {Pick<import("./api.js").Api, "messages" | "events">} api
   * @param {Pick<PageRoom, "id" | "kind">} room
   */
  constructor(api, { id, kind }) {
    this.#api = api;
    this.#room = id;
    // A direct conversation begins with what is said.
    this.#isTold = (/** @type {string} */ type) =>
      isToldBySystem(type) && !(kind === "direct" && UNSAID_IN_DIRECTS.has(type));
  }

  /** @param {number} before seq */
  async older(before) {
    return this.#backwards(await this.#api.messages(this.#room, { before }), before);
  }

  async newest() {
    return this.#backwards(await this.#api.messages(this.#room, {}), Infinity);
  }

  /** @param {number} after seq */
  async newer(after) {
    const { messages, hasMore } = await this.#api.messages(this.#room, { after });
    const until = hasMore ? messages[messages.length - 1].seq : Infinity;
    return { items: await this.#withSystemLines(messages, after, until), hasNewer: hasMore };
  }

  /**
   * @param {{messages: MessageObject[], hasMore: boolean}} page
   * @param {number} before seq
   */
  async #backwards({ messages, hasMore }, before) {
    const after = hasMore ? messages[0].seq : 0;
    return { items: await this.#withSystemLines(messages, after, before - 1), hasOlder: hasMore };
  }

  /**
   * @param {MessageObject[]} messages
   * @param {number} after seq
   * @param {number} until seq
   */
  async #withSystemLines(messages, after, until) {
    const told = await this.#systemLines(after, until);
    return [...messages.map(itemOfMessage), ...told.map(itemOfEvent)].sort(
      (a, b) => Number(a.seq) - Number(b.seq),
    );
  }

  /**
   * Between fifty messages may stand hundreds of reactions. Who waits for a page does not wait for ever:
   * where even so many requests do not reach the end (a crowd that came in at once), its last lines are
   * left out.
   * @param {number} after seq
   * @param {number} until seq
   */
  async #systemLines(after, until) {
    const told = [];
    for (let request = 0, from = after; request < MOST_REQUESTS && from < until; request += 1) {
      const events = await this.#api.events(this.#room, from);
      told.push(...events.filter(({ seq, type }) => seq <= until && this.#isTold(type)));
      if (events.length < EVENTS_AT_ONCE) break;
      from = events[events.length - 1].seq;
    }
    return told;
  }
}
