/** Milliseconds: nobody watches a night in which nothing is said, and a crowd is still readable. */
const LONGEST_PAUSE = 2000;
const SHORTEST_PAUSE = 30;

/** Moves through a room's past, an event after the other, at a multiple of the speed it had. */
export class Player {
  #past;
  #timers;
  #last;
  #show;
  #changed;
  #timer = 0;
  seq;
  speed = 10;
  isPlaying = false;

  /**
   * @param {object} parts
   * @param {import("./past.js").Past} parts.past
   * @param {import("../socket.js").Timers} parts.timers
   * @param {{seq: number, last: number}} parts.at
   * @param {(seq: number) => Promise<void>} parts.show  rejects where the past cannot be read
   * @param {() => void} parts.changed  playing or not
   */
  constructor({ past, timers, at, show, changed }) {
    this.#past = past;
    this.#timers = timers;
    this.#last = at.last;
    this.#show = show;
    this.#changed = changed;
    this.seq = at.seq;
  }

  /** From the end it begins anew. @param {number} first */
  async play(first) {
    this.isPlaying = true;
    this.#changed();
    if (this.seq >= this.#last) await this.#move(first);
    await this.#wait();
  }

  pause() {
    this.#timers.clear(this.#timer);
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.#changed();
  }

  /** @param {number} seq */
  async seek(seq) {
    this.#timers.clear(this.#timer);
    await this.#move(seq);
    if (this.isPlaying) await this.#wait();
  }

  /** @param {number} seq */
  async #move(seq) {
    this.seq = seq;
    try {
      await this.#show(seq);
    } catch {
      this.pause();
    }
  }

  /** Until the next event, as long as it was then. */
  async #wait() {
    const from = this.seq;
    const pause = await this.#pauseAfter(from);
    if (!this.isPlaying || this.seq !== from) return;
    if (pause === null) return this.pause();
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => void this.#step(from + 1), pause);
  }

  /** @param {number} seq */
  async #step(seq) {
    await this.#move(seq);
    if (this.isPlaying && this.seq === seq) await this.#wait();
  }

  /**
   * @param {number} seq
   * @returns {Promise<number | null>} milliseconds; null: nothing follows, or it cannot be read
   */
  async #pauseAfter(seq) {
    if (seq >= this.#last) return null;
    try {
      const [{ events }, next] = await Promise.all([this.#past.until(seq), this.#past.after(seq)]);
      if (!next) return null;
      const now = events[events.length - 1]?.at ?? next.at;
      const pause = (Date.parse(next.at) - Date.parse(now)) / this.speed;
      return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, pause));
    } catch {
      return null;
    }
  }
}
