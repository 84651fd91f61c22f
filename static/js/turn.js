/**
 * Whose turn it is to send what the tabs of one person have waiting: one tab at a time, by a Web Lock,
 * which the browser hands on when its tab is closed, goes away or falls silent.
 *
 * Where a browser has no locks, as on pages without TLS, every tab has its turn: all send the same in
 * the same order, and the server stores each send once.
 */
export class Turn {
  #locks;
  #name;
  #isWanted = false;
  /** @type {(() => void) | null} */
  #release = null;
  /** @type {AbortController | null} */
  #waiting = null;

  /**
   * @param {LockManager | undefined} locks
   * @param {string} name  the same in all tabs of one person
   */
  constructor(locks, name) {
    this.#locks = locks;
    this.#name = name;
  }

  get isMine() {
    return this.#locks === undefined || this.#release !== null;
  }

  /** @param {() => void} granted  called once it is this tab's turn, unless it was given up before */
  take(granted) {
    if (this.#isWanted || !this.#locks) return;
    this.#isWanted = true;
    const waiting = new AbortController();
    this.#waiting = waiting;
    const hold = () => this.#hold(waiting, granted);
    this.#locks.request(this.#name, { signal: waiting.signal }, hold).catch((error) => {
      if (error.name === "AbortError") return; // given up while others had their turn
      this.#locks = undefined; // refused, as to a page that may store nothing
      granted();
    });
  }

  /** Lets the next tab have its turn; does nothing if this one neither has it nor waits for it. */
  give() {
    this.#isWanted = false;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#release?.();
    this.#release = null;
  }

  /**
   * @param {AbortController} waiting
   * @param {() => void} granted
   */
  #hold(waiting, granted) {
    if (waiting.signal.aborted) return;
    return new Promise((release) => {
      this.#release = () => release(undefined);
      granted();
    });
  }
}
