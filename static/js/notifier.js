/** So much of a message is shown. */
const MOST_TEXT = 200;

/**
 * The notifications of the browser: one a room at a time, that of its newest message, which goes away when
 * it is read.
 *
 * @typedef {{room: number, seq: number, message: number, close: () => void}} Shown
 */
export class Notifier {
  #notification;
  #texts;
  #open;
  /** @type {Map<number, Shown>} */
  #shown = new Map();
  /** Some browsers have the word and not the thing. */
  #isRefused = false;

  /**
   * @param {object} parts
   * @param {typeof Notification | undefined} parts.notification
   * @param {import("./texts.js").Texts} parts.texts
   * @param {(room: number, seq: number) => void} parts.open  shows the message to the reader
   */
  constructor({ notification, texts, open }) {
    this.#notification = notification;
    this.#texts = texts;
    this.#open = open;
  }

  /** @returns {"default" | "granted" | "denied" | "unsupported"} */
  get permission() {
    return !this.#notification || this.#isRefused ? "unsupported" : this.#notification.permission;
  }

  /** Only after the reader has asked for it. */
  async ask() {
    await this.#notification?.requestPermission();
  }

  /**
   * @param {RoomEvent} event  a message of somebody else
   * @param {{name: string, withText: boolean}} about  the room
   */
  show({ room, seq, actor, data }, { name, withText }) {
    const author = actor?.name ?? "";
    const title = name === author ? author : this.#texts.fill("notify_title", { name: author, room: name });
    const text = data.body.slice(0, MOST_TEXT) || this.#texts.text("notify_files");
    const body = withText ? text : this.#texts.text("notify_hidden");
    this.#add(title, body, { room, seq, message: data.id });
  }

  tryOut() {
    this.#add(this.#texts.text("notify_trial"), this.#texts.text("notify_trial_text"), {
      room: 0,
      seq: 0,
      message: 0,
    });
  }

  /** @param {(room: number) => number} readOf  how far the reader has read each room */
  settle(readOf) {
    for (const { room, seq } of this.#shown.values()) if (room && readOf(room) >= seq) this.#close(room);
  }

  /** @param {number} message  that was deleted */
  forget(message) {
    for (const shown of this.#shown.values()) if (shown.message === message) this.#close(shown.room);
  }

  /**
   * @param {string} title
   * @param {string} body
   * @param {{room: number, seq: number, message: number}} place
   */
  #add(title, body, place) {
    if (this.permission !== "granted" || !this.#notification) return;
    const options = { body, tag: `oreum.${place.room}`, renotify: true, silent: true };
    try {
      const shown = new this.#notification(title, options);
      shown.onclick = () => this.#clicked(place);
      this.#shown.set(place.room, { ...place, close: () => shown.close() });
    } catch {
      this.#isRefused = true; // as on phones, where only a service worker may
    }
  }

  /** @param {{room: number, seq: number}} place */
  #clicked({ room, seq }) {
    this.#close(room);
    this.#open(room, seq);
  }

  /** @param {number} room */
  #close(room) {
    this.#shown.get(room)?.close();
    this.#shown.delete(room);
  }
}
