import { Api } from "../../static/js/api.js";
import { Session } from "../../static/js/session.js";
import { Integrity } from "../../static/js/state/integrity.js";
import { Outbox } from "../../static/js/state/outbox.js";
import { Rooms } from "../../static/js/state/rooms.js";
import { newUuid } from "../../static/js/state/uuid.js";
import { MemoryEntries } from "../../static/js/storage/memory.js";
import { Turn } from "../../static/js/turn.js";
import { OpenRoom } from "./open-room.js";
import { ReadPage } from "./read-page.js";

const timers = {
  set: (run, ms) => setTimeout(run, ms).unref(),
  clear: (timer) => clearTimeout(timer),
  now: () => Date.now(),
};

/**
 * A browser of one person, with one page at a time: the client's own session, outbox, counts and
 * divider, on a page that the server has rendered. Only what needs a screen is left out.
 */
export class Device {
  #addresses;
  #headers;
  #line;
  /** What waits to be sent outlives a page. */
  #entries = new MemoryEntries();
  #hasNetwork = true;
  #opened = 0;
  /** @type {[number, number][]} where the reader put the read pointers: room and seq */
  #moves = [];

  /**
   * @param {object} parts
   * @param {string[]} parts.addresses  `host:port` of web processes, the nearest first
   * @param {string} parts.origin  of the site
   * @param {string} parts.cookie
   * @param {(address: string) => WebSocket} parts.line  opens a socket
   */
  constructor({ addresses, origin, cookie, line }) {
    this.#addresses = addresses;
    this.#headers = { Origin: origin, Cookie: cookie, "Accept-Language": "en" };
    this.#line = line;
  }

  /** @param {number | null} room  null: the directory */
  async open(room) {
    const opened = (this.#opened += 1);
    const path = room === null ? "/rooms/" : `/rooms/${room}/`;
    const answer = await this.fetch(path, {});
    if (!answer.ok) return { status: answer.status };
    const page = new ReadPage(await answer.text());
    // A page that was asked for later is there already.
    if (opened === this.#opened) await this.#show(page);
    return { status: answer.status };
  }

  /** @param {boolean} hasNetwork */
  network(hasNetwork) {
    this.#hasNetwork = hasNetwork;
    this.session?.network(hasNetwork);
  }

  /** The connection is made anew. */
  reconnect() {
    this.session?.sleep();
    this.session?.wake();
  }

  /** @param {{room: number, body: string, replyTo?: number}} said */
  say({ room, body, replyTo = null }) {
    const { client_id } = this.outbox.add({ room, body, replyTo }, timers.now());
    if (this.room?.id === room) this.room.answer();
    this.session.flush();
    return { client_id };
  }

  /** @param {number} seq  of a message of the open room */
  async markUnread(seq) {
    this.#moves.push([this.room.id, seq - 1]);
    await this.room.markUnread(seq);
  }

  /** What stands on the screen. */
  shown() {
    const counts = this.rooms.open.map(({ id, level }) => [
      id,
      [this.rooms.unread(id), this.rooms.mentions(id), level],
    ]);
    return {
      state: this.state,
      waiting: this.outbox.waiting,
      rooms: Object.fromEntries(counts),
      open: this.room?.shown() ?? null,
      moves: this.#moves,
    };
  }

  /** As a browser without a network refuses it; a process that is away leaves it to the other one. */
  async fetch(path, request) {
    if (!this.#hasNetwork) throw new TypeError("no network");
    const headers = { ...request.headers, ...this.#headers };
    const [first, ...others] = this.#addresses;
    try {
      return await fetch(`http://${first}${path}`, { ...request, headers });
    } catch (error) {
      if (!others.length || !(error instanceof TypeError)) throw error;
      this.#addresses = [...others, first];
      return fetch(`http://${others[0]}${path}`, { ...request, headers });
    }
  }

  /** Any call of the REST interface; one that is refused throws. */
  async call(method, path, content) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken };
    const body = content === undefined ? undefined : JSON.stringify(content);
    const answer = await this.fetch(`/api/v1/${path}`, { method, headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`HTTP ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async #show({ data, items, csrfToken }) {
    this.leave();
    this.csrfToken = csrfToken;
    this.state = "connecting";
    this.rooms = new Rooms(data.user.id, data.rooms);
    this.api = new Api({
      base: data.urls.api,
      fetch: (path, request) => this.fetch(path, request),
      csrfToken,
    });
    this.outbox = new Outbox({
      storage: this.#entries,
      newId: () => newUuid(globalThis.crypto),
      random: Math.random,
    });
    this.session = this.#openSession(data);
    this.room = data.room && this.#openRoom(data.room, { me: data.user.id, items });
    this.session.wake();
    await this.outbox.reconcile();
    this.session.flush();
  }

  #openRoom(room, { me, items }) {
    const session = {
      markRead: (id, seq) => {
        this.#moves.push([id, seq]);
        this.session.markRead(id, seq);
      },
      takeRead: (id) => this.session.takeRead(id),
    };
    return new OpenRoom({ room, me, items, session, api: this.api });
  }

  #openSession({ epoch, user, room }) {
    const session = new Session({
      epoch,
      me: user.id,
      room,
      api: this.api,
      outbox: this.outbox,
      rooms: this.rooms,
      integrity: new Integrity(),
      turn: new Turn(undefined, ""),
      open: () => this.#line(this.#addresses[0]),
      timers,
      random: Math.random,
      hasNetwork: this.#hasNetwork,
      owner: {
        happened: (id, events) => this.room?.id === id && this.room.happened(events),
        stored: () => {},
        refused: () => {},
        roomLost: () => {},
        roomsChanged: () => this.room?.recount(this.rooms.get(this.room.id)?.read ?? 0),
        welcomed: () => {},
        passed: () => {},
        heard: () => {},
        connectionChanged: (state, reason) => session === this.session && this.#changed(state, reason),
        reset: () => session === this.session && this.#reload(),
      },
    });
    return session;
  }

  #changed(state, reason) {
    this.state = reason || state;
    // The next process in the row, as a balancer would choose it.
    if (state === "connecting") this.#addresses = [...this.#addresses.slice(1), this.#addresses[0]];
  }

  /** Until there is an answer: the reader would not look at a page that did not come. */
  #reload() {
    const again = () => timers.set(() => this.#reload(), 500);
    this.open(this.room?.id ?? null).then(({ status }) => status >= 500 && again(), again);
  }

  leave() {
    this.session?.leave();
    this.session?.sleep();
  }
}
