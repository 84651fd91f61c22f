import { roomAddress } from "./addresses.js";
import { AttendedTab } from "./attended-tab.js";
import { Later } from "./later.js";
import { Notifier } from "./notifier.js";
import { Presence } from "./presence.js";
import { Push } from "./push.js";
import { isCalling } from "./state/calling.js";
import { isQuiet } from "./state/quiet.js";
import { isAttended, watchAttention } from "./ui/attention.js";
import { Chime } from "./ui/chime.js";
import { Favicon } from "./ui/favicon.js";
import { LevelMenu } from "./ui/level-menu.js";
import { NotifyCard } from "./ui/notify-card.js";
import { paintPresence } from "./ui/presence-dots.js";
import { PushCard } from "./ui/push-card.js";

/** What has been read is taken away so much later, in milliseconds: to ask the browser costs more than a count. */
const LATER = 200;

/**
 * What calls for the reader: the dot on the icon, notifications and a sound, as far as they want them. And
 * whether the reader is there to be called.
 */
export class Attention {
  #page;
  #rooms;
  #timers;
  #settings;
  #tab;
  #notifier;
  #menu;
  #presence;
  #push;
  #taking;
  #isPushed = Promise.resolve(false);
  #favicon = new Favicon();
  #chime = new Chime();

  /**
   * @param {object} parts
   * @param {PageData} parts.page
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {Pick<import("./api.js").Api, "chooseLevel" | "push" | "subscribe" | "unsubscribe">} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {import("./socket.js").Timers} parts.timers
   * @param {(frame: Frame) => void} parts.transmit
   */
  constructor({ page, rooms, api, texts, timers, transmit }) {
    this.#page = page;
    this.#rooms = rooms;
    this.#timers = timers;
    this.#settings = page.attention;
    this.#tab = new AttendedTab(window.navigator.locks, page.user.id);
    this.#notifier = new Notifier({
      notification: window.Notification,
      texts,
      open: (...place) => this.#open(...place),
    });
    this.#push = new Push({ workers: window.navigator.serviceWorker, api });
    this.#taking = new Later(timers, LATER, () => this.#takeAway());
    this.#askWhetherPushed();
    this.#menu = this.#openMenu(api);
    this.#openCard();
    this.#presence = new Presence({
      room: page.room?.id ?? null,
      timers,
      transmit,
      changed: () => paintPresence(this.#presence.people, texts),
    });
    watchAttention(() => this.#attend());
    this.#favicon.mark(rooms.totalUnread > 0);
  }

  /** The page is there, or again. */
  wake() {
    this.#tab.open();
    this.#attend();
  }

  sleep() {
    this.#tab.close();
  }

  /** The connection is there, or there again. */
  connected() {
    this.#presence.connected();
  }

  /** @param {ConnectionState} state */
  connectionChanged(state) {
    this.#presence.connectionChanged(state);
  }

  roomsChanged() {
    if (this.#page.room) this.#menu?.show(this.#rooms.get(this.#page.room.id)?.level);
    this.#favicon.mark(this.#rooms.totalUnread > 0);
    this.#taking.ask();
  }

  /** @param {Frame} frame */
  heard(frame) {
    if (frame.type === "attention") this.#settings = frame.settings; // changed on some device
    this.#presence.heard(frame);
  }

  /**
   * @param {number} id
   * @param {RoomEvent[]} events
   */
  async happened(id, events) {
    this.#presence.happened(id, events);
    for (const { type, data } of events) if (type === "message.deleted") this.#notifier.forget(data.id);
    const room = this.#rooms.get(id);
    const reader = { me: this.#page.user.id, level: room?.level ?? "none" };
    const newest = events.findLast((event) => isCalling(event, reader));
    const isRead = () => !room || !newest || room.read >= newest.seq;
    if (!room || !newest || isRead() || isQuiet(this.#settings, this.#timers.now())) return;
    if (!(await this.#tab.mayCall()) || isRead()) return;
    // What is pushed is shown by the service worker, once.
    if (!(await this.#isPushed)) this.#notifier.show(newest, { ...room, withText: this.#settings.with_text });
    if (this.#settings.with_sound) this.#chime.play();
  }

  /** What was told and has been read since, on whatever device. */
  #takeAway() {
    const readOf = (/** @type {number} */ room) => this.#rooms.get(room)?.read ?? Infinity;
    this.#notifier.settle(readOf);
    // Without the permission nothing was pushed that could be shown.
    if (this.#notifier.permission === "granted") void this.#push.settle(readOf);
  }

  #askWhetherPushed() {
    this.#isPushed = this.#push.isOn().catch(() => false);
  }

  #attend() {
    this.#tab.attend(isAttended());
    this.#presence.attend(isAttended());
  }

  /** @param {Pick<import("./api.js").Api, "chooseLevel">} api */
  #openMenu(api) {
    const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector("[data-level-menu]"));
    const room = this.#page.room?.id ?? 0;
    return menu && new LevelMenu(menu, { choose: (level) => api.chooseLevel(room, level) });
  }

  #openCard() {
    const card = /** @type {HTMLElement | null} */ (document.querySelector("[data-notify-card]"));
    if (card) new NotifyCard(card, this.#notifier);
    const pushCard = /** @type {HTMLElement | null} */ (document.querySelector("[data-push-card]"));
    if (pushCard) this.#openPushCard(pushCard);
    document.querySelector("[data-action=play-sound]")?.addEventListener("click", () => this.#chime.play());
  }

  /** @param {HTMLElement} element */
  #openPushCard(element) {
    const card = new PushCard(element, this.#push, () => this.#askWhetherPushed());
    window.navigator.serviceWorker?.addEventListener("controllerchange", () => card.show());
  }

  /**
   * @param {number} room
   * @param {number} seq
   */
  #open(room, seq) {
    window.focus();
    if (room) window.location.assign(`${roomAddress(this.#page.urls.room, room)}at/${seq}/`);
  }
}
