/** Reading on starts when the reader is this many views away from the end of what is shown. */
const AHEAD = 1.5;

/** After a failure the next attempt comes so many milliseconds later, or when the reader asks for it. */
const AGAIN_AFTER = 3000;

/**
 * Loads older and newer pages as the reader comes near them. The reader's line stays where it is,
 * and a screen reader is not told of the past.
 */
export class Pager {
  #timeline;
  #history;
  #scroller;
  #announcer;
  #state;
  #show;
  #timers;
  /** @type {object | null} the load whose page is wanted; what another one brings is let go */
  #load = null;
  /** @type {Promise<void> | null} */
  #newest = null;
  #hasFailed = false;

  /**
   * @param {object} parts
   * @param {import("../state/timeline.js").Timeline} parts.timeline
   * @param {import("../history.js").History} parts.history
   * @param {import("./scroller.js").Scroller} parts.scroller
   * @param {import("./announcer.js").Announcer} parts.announcer
   * @param {HTMLElement | null} parts.state  where it is told how the past stands
   * @param {() => void} parts.show  shows the timeline anew
   * @param {import("../socket.js").Timers} parts.timers
   */
  constructor({ timeline, history, scroller, announcer, state, show, timers }) {
    this.#timeline = timeline;
    this.#history = history;
    this.#scroller = scroller;
    this.#announcer = announcer;
    this.#state = state;
    this.#show = show;
    this.#timers = timers;
    state?.addEventListener("click", (event) => this.#clicked(event));
    this.#tell("");
  }

  /** To be called whenever the reader has moved or the timeline has changed. */
  moved() {
    if (this.#load || this.#hasFailed) return;
    const { above, below, view } = this.#scroller.distances;
    if (this.#timeline.hasOlder && above < AHEAD * view) this.#loadOlder();
    else if (this.#timeline.hasNewer && below < AHEAD * view) this.#loadNewer();
  }

  /** Shows the newest page instead of an older one, and of one that is on its way. */
  toNewest() {
    this.#newest ??= this.#read(
      () => this.#history.newest(),
      (page) => this.#timeline.replace(page),
    ).finally(() => (this.#newest = null));
    return this.#newest;
  }

  #loadOlder() {
    const { firstSeq } = this.#timeline;
    if (firstSeq === null || this.#load) return;
    void this.#read(
      () => this.#history.older(firstSeq),
      (page) => this.#timeline.prepend(page),
    );
  }

  #loadNewer() {
    const { lastSeq } = this.#timeline;
    if (lastSeq === null) return;
    void this.#read(
      () => this.#history.newer(lastSeq),
      (page) => this.#timeline.append(page),
    );
  }

  /**
   * @template Page
   * @param {() => Promise<Page>} read
   * @param {(page: Page) => void} insert
   */
  async #read(read, insert) {
    const load = (this.#load = {});
    this.#tell("loading");
    this.#timeline.expect();
    const page = await read().catch(() => null);
    if (load !== this.#load) return;
    if (page) insert(page);
    this.#timeline.settle();
    this.#load = null;
    this.#hasFailed = page === null;
    this.#tell(this.#hasFailed ? "failed" : "");
    if (this.#hasFailed) this.#timers.set(() => this.#recover(), AGAIN_AFTER);
    else this.#announcer.quietly(this.#show);
  }

  #recover() {
    this.#hasFailed = false;
    this.#tell("");
    this.moved();
  }

  /** @param {"" | "loading" | "failed"} state */
  #tell(state) {
    const element = this.#state;
    const text = state || (this.#timeline.hasOlder ? "idle" : "start");
    if (element) this.#scroller.keep(() => (element.dataset.state = text));
  }

  /** @param {Event} event */
  #clicked(event) {
    if (!(/** @type {Element} */ (event.target).closest("[data-action=older]"))) return;
    event.preventDefault();
    this.#loadOlder();
  }
}
