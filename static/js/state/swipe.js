/** A finger that moved less than this, in pixels, has no direction yet. */
const STILL = 10;
/** One that rested for so long, in milliseconds, holds something. */
const HELD = 400;
/** So much further sideways than up or down. */
const SIDEWAYS = 1.5;
/** It leads somewhere from this part of the width on, or where it is as fast as this, in pixels a millisecond. */
const FAR = 0.35;
const FAST = 0.4;
/** No flick is shorter, in pixels. */
const FLICK = 48;
/** The edges belong to the browser and the system: they go back and forth there. */
const EDGE = 24;

/**
 * A finger at a moment.
 * @typedef {{x: number, y: number, at: number}} Touch  in pixels and milliseconds
 */

/** One finger that goes sideways over a screen in one direction, or does something else. */
export class Swipe {
  #direction;
  #width;
  /** @type {Touch | null} where it came down; null: this is no swipe */
  #start = null;
  #isGoing = false;

  /**
   * @param {1 | -1} direction  to the right, to the left
   * @param {number} width  of the screen
   */
  constructor(direction, width) {
    this.#direction = direction;
    this.#width = width;
  }

  /** @param {Touch} touch */
  start(touch) {
    const isInside = touch.x >= EDGE && touch.x <= this.#width - EDGE;
    this.#start = isInside ? touch : null;
    this.#isGoing = false;
  }

  /**
   * @param {Touch} touch
   * @returns {number} how far the screen follows it, in pixels
   */
  move(touch) {
    if (this.#start && !this.#isGoing) this.#decide(this.#start, touch);
    return this.#isGoing ? this.#along(touch) * this.#direction : 0;
  }

  /**
   * @param {Touch} touch  where it was lifted
   * @returns {boolean} does it lead to the other screen?
   */
  end(touch) {
    const far = this.#isGoing ? this.#along(touch) : 0;
    const duration = Math.max(1, touch.at - (this.#start?.at ?? 0));
    this.cancel();
    return far >= this.#width * FAR || (far >= FLICK && far / duration >= FAST);
  }

  cancel() {
    this.#start = null;
    this.#isGoing = false;
  }

  /**
   * @param {Touch} start
   * @param {Touch} now
   */
  #decide(start, now) {
    const [along, across] = [this.#along(now), Math.abs(now.y - start.y)];
    if (Math.hypot(along, across) < STILL) return;
    if (along > across * SIDEWAYS && now.at - start.at < HELD) this.#isGoing = true;
    else this.#start = null;
  }

  /** @param {Touch} now */
  #along({ x }) {
    return Math.max(0, (x - (this.#start?.x ?? x)) * this.#direction);
  }
}
