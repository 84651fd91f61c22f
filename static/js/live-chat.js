import { roomAddress } from "./addresses.js";
import { Attention } from "./attention.js";
import { Marks } from "./marks.js";
import { MentionablePeople } from "./mentionable.js";
import { MessageActions } from "./message-actions.js";
import { openComposer } from "./open-composer.js";
import { openApi, openSession } from "./open-session.js";
import { Passing } from "./passing.js";
import { RoomPage } from "./room-page.js";
import { Integrity } from "./state/integrity.js";
import { Outbox } from "./state/outbox.js";
import { Rooms } from "./state/rooms.js";
import { newUuid } from "./state/uuid.js";
import { openEntries } from "./storage/open.js";
import { composerField } from "./ui/composer-form.js";
import { Frame } from "./ui/frame.js";
import { withBots } from "./ui/members.js";
import { RoomFacts } from "./ui/room-facts.js";

/**
 * @typedef {object} Reader
 * @property {import("./texts.js").Texts} texts
 * @property {import("./times.js").Times} times
 * @property {import("./socket.js").Timers} timers
 */

/** The chat of one page: puts the parts together and passes on what happens from one to the other. */
export class LiveChat {
  #page;
  #reader;
  #outbox;
  #session;
  #frame;
  #attention;
  /** @type {RoomPage | null} */
  #roomPage = null;
  /** @type {MentionablePeople | null} */
  #mentionable = null;
  /** @type {import("./state/uploads.js").Uploads | null} */
  #files = null;
  /** @type {RoomFacts | null} */
  #facts = null;
  /** @type {Passing | null} */
  #passing = null;
  /** @type {Marks | null} */
  #marks = null;

  /**
   * @param {PageData} page
   * @param {Reader} reader
   */
  constructor(page, reader) {
    this.#page = page;
    this.#reader = reader;
    const entries = openEntries(page.user.id);
    const rooms = (this.rooms = new Rooms(page.user.id, page.rooms));
    const api = (this.api = openApi(page));
    this.#outbox = new Outbox({
      storage: entries,
      newId: () => newUuid(window.crypto),
      random: Math.random,
      changed: () => this.#frame.waitingChanged(),
    });
    const integrity = new Integrity(() => this.#frame.integrityChanged());
    this.#frame = new Frame({ outbox: this.#outbox, rooms, integrity, address: page.urls.room, ...reader });
    this.#attention = new Attention({ page, rooms, api, ...reader, transmit: (frame) => this.#session.tell(frame) });
    const parts = { api, outbox: this.#outbox, rooms, integrity, timers: reader.timers };
    this.#session = openSession(page, { ...parts, owner: this.#owner() });
    if (page.room) this.#openRoom(page.room, api);
    entries.listen({ kept: (entry) => this.#heard(entry), removed: (id) => this.#settled(id) });
  }

  /** The page is there, or again: after a reload, a sleep, or a look at another one. */
  wake() {
    this.#session.wake();
    this.#attention.wake();
    this.#reconcile();
  }

  /**
   * One step back: to the newest message, and from there to where one writes.
   * @returns {boolean} was there a step to take?
   */
  back() {
    const composer = composerField();
    if (this.#roomPage?.backToNewest()) return true;
    if (!composer || composer === document.activeElement) return false;
    composer.focus();
    return true;
  }

  /** The page is put to sleep, or away; it may come back as it is. */
  sleep() {
    this.#session.sleep();
    this.#attention.sleep();
  }

  leave() {
    this.#session.leave();
  }

  /** @param {boolean} hasNetwork */
  network(hasNetwork) {
    this.#session.network(hasNetwork);
  }

  /** @returns {SessionOwner} */
  #owner() {
    return {
      happened: (room, events) => this.#happened(room, events),
      stored: (ack) => this.#roomPage?.learnOfSends((sends) => sends.stored(ack)),
      refused: (entry) => this.#roomPage?.learnOfSends((sends) => sends.refused(entry)),
      roomLost: (room) => room === this.#page.room?.id && this.#lostRoom(),
      roomsChanged: () => this.#roomsChanged(),
      welcomed: () => this.#welcomed(),
      passed: (frame) => this.#passing?.heard(frame),
      heard: (frame) => this.#attention.heard(frame),
      connectionChanged: (...change) => this.#connectionChanged(...change),
      reset: () => window.location.reload(),
    };
  }

  #lostRoom() {
    this.#passing?.end();
    this.#facts?.close("removed");
  }

  /**
   * @param {PageRoom} room
   * @param {import("./api.js").Api} api
   */
  #openRoom(room, api) {
    const log = /** @type {HTMLElement | null} */ (document.querySelector("[data-timeline]"));
    if (!log) return;
    const { user, urls } = this.#page;
    const address = roomAddress(urls.room, room.id);
    this.#passing = this.#openPassing(room, api);
    const passing = this.#passing;
    const parts = { session: this.#session, outbox: this.#outbox, api, address, passing, ...this.#reader };
    const roomPage = new RoomPage({ room, rooms: this.rooms, me: user, log, ...parts });
    this.#mentionable = new MentionablePeople(api, room.id, user.id);
    const { texts } = this.#reader;
    const about = { page: roomPage, me: user.id, api, texts, address };
    const marks = new Marks(about);
    const answer = (/** @type {import("./state/quote.js").Quote} */ quote) => composer?.answer(quote);
    const actions = new MessageActions({
      ...about,
      passing,
      room,
      marks,
      answer,
      mentionable: this.#mentionable,
    });
    const { composer, uploads } = openComposer({
      room: room.id,
      me: user.id,
      page: roomPage,
      actions,
      api,
      limits: this.#page.uploads,
      texts,
      mentionable: this.#mentionable,
      typed: () => passing?.typed(),
    });
    this.#files = uploads;
    this.#roomPage = roomPage;
    this.#marks = marks;
    this.#facts = new RoomFacts({
      me: user.id,
      composer,
      texts: this.#reader.texts,
      title: this.#frame.title,
    });
  }

  /**
   * @param {PageRoom} room
   * @param {import("./api.js").Api} api
   */
  #openPassing(room, api) {
    return new Passing({
      room,
      me: this.#page.user.id,
      api,
      random: Math.random,
      line: document.querySelector("[data-typing]"),
      transmit: (frame) => this.#session.tell(frame),
      changed: () => this.#roomPage?.refresh(),
      ...this.#reader,
    });
  }

  /** Takes over what other tabs did, or an earlier page left. */
  async #reconcile() {
    const settled = await this.#outbox.reconcile();
    this.#roomPage?.restore(settled);
    this.#session.flush();
  }

  /** @param {import("./state/entries.js").Entry} entry  of another tab */
  #heard(entry) {
    if (this.#outbox.learn(entry)) this.#roomPage?.learnOfSends((sends) => sends.heard(entry));
    this.#session.flush();
  }

  /** @param {string} clientId  of a send that another tab has settled */
  #settled(clientId) {
    const entry = this.#outbox.forget(clientId);
    if (entry) this.#roomPage?.learnOfSends((sends) => sends.settled(entry));
    this.#session.flush();
  }

  #welcomed() {
    this.#passing?.connected();
    this.#attention.connected();
  }

  /** @param {Parameters<SessionOwner["connectionChanged"]>} change */
  #connectionChanged(...change) {
    this.#frame.connectionChanged(...change);
    this.#attention.connectionChanged(change[0]);
    this.#files?.connected(change[0] === "online");
  }

  #roomsChanged() {
    this.#frame.roomsChanged();
    this.#roomPage?.recount();
    this.#attention.roomsChanged();
  }

  /**
   * @param {number} room
   * @param {RoomEvent[]} events
   */
  #happened(room, events) {
    if (room === this.#page.room?.id) this.#happenedHere(events);
    // Afterwards: what was read as it came calls for nobody.
    this.#attention.happened(room, events);
  }

  /** @param {RoomEvent[]} events */
  #happenedHere(events) {
    this.#passing?.happened(events);
    this.#roomPage?.happened(withBots(this.#marks?.happened(events) ?? events));
    for (const event of events) this.#mentionable?.apply(event);
    for (const event of events) this.#facts?.apply(event);
  }
}
