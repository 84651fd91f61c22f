/** Screen readers look at a live region some time after it has changed, in milliseconds. */
const QUIET_FOR = 200;

/** So many messages within so many milliseconds are read out one by one; of more only the number is told. */
const MOST = 3;
const WITHIN = 2000;

/** A burst is over when nothing has come for so many milliseconds. */
const SETTLES = 1000;
/** Where it does not end, the number is told every so many milliseconds. */
const LONGEST = 8000;

/**
 * What a screen reader is told of the timeline, which is a live region: what is new, as it comes. Not the past
 * that is loaded, and of a burst, such as after a time without a network, only how much it was.
 */
export class Announcer {
  #region;
  #liveness;
  #status;
  #texts;
  #timers;
  /** @type {number[]} when the last ones came */
  #told = [];
  #untold = 0;
  #began = 0;
  #quietUntil = 0;
  #timer = 0;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.region  [data-timeline]
   * @param {Element | null} parts.status  [data-announcement]
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../socket.js").Timers} parts.timers
   */
  constructor({ region, status, texts, timers }) {
    this.#region = region;
    this.#liveness = region.ariaLive;
    this.#status = status;
    this.#texts = texts;
    this.#timers = timers;
  }

  /** @param {() => void} show  shows what is not new */
  quietly(show) {
    this.#hush(QUIET_FOR);
    show();
  }

  /** @param {number} count  messages of others that are going to be shown */
  arrived(count) {
    const now = this.#timers.now();
    this.#told = this.#told.filter((at) => at > now - WITHIN);
    if (this.#untold === 0 && this.#told.length + count <= MOST) {
      this.#told.push(...Array(count).fill(now));
    } else if (count > 0) {
      if (this.#untold === 0) this.#began = now;
      this.#untold += count;
      if (this.#status) this.#status.textContent = "";
      this.#hush(Math.min(SETTLES, Math.max(0, this.#began + LONGEST - now)));
    }
  }

  /** @param {number} milliseconds at least */
  #hush(milliseconds) {
    const now = this.#timers.now();
    this.#quietUntil = Math.max(this.#quietUntil, now + milliseconds);
    this.#region.ariaLive = "off";
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => this.#speak(), this.#quietUntil - now);
  }

  #speak() {
    this.#region.ariaLive = this.#liveness;
    if (this.#untold === 0) return;
    if (this.#status) this.#status.textContent = this.#texts.count("new_messages", this.#untold);
    this.#untold = 0;
  }
}
