/** A loss this short, in milliseconds, is mended before anybody needs to know. */
const CALM_FOR = 1500;

/** Sends that take longer than this though the connection is there, as under a limit, are told of. */
const SENT_WITHIN = 5000;

/**
 * @typedef {object} Situation
 * @property {ConnectionState} state
 * @property {string} stopReason  why the connection will not come back; empty while it may
 * @property {number} announced  milliseconds that the server said a restart would take, else 0
 * @property {number} waiting  sends that wait
 */

/** The banner that says, without alarm, that the connection is gone and how many sends wait. */
export class Banner {
  #element;
  #texts;
  #timers;
  #timer = 0;
  #isShown = false;
  /** @type {Situation} */
  #situation = { state: "online", stopReason: "", announced: 0, waiting: 0 };

  /**
   * @param {HTMLElement} element  [data-waiting]
   * @param {import("../texts.js").Texts} texts
   * @param {import("../socket.js").Timers} timers
   */
  constructor(element, texts, timers) {
    this.#element = element;
    this.#texts = texts;
    this.#timers = timers;
    this.#reload?.addEventListener("click", () => window.location.reload());
  }

  /** @param {Situation} situation */
  render(situation) {
    const isBack = situation.state === "online" && this.#situation.state !== "online";
    this.#situation = situation;
    const patience = patienceFor(situation);
    if (isBack || patience === Infinity) this.#hide();
    if (patience === 0) this.#isShown = true;
    else if (patience < Infinity) this.#showAfter(patience);
    this.#write();
  }

  #hide() {
    this.#timers.clear(this.#timer);
    this.#timer = 0;
    this.#isShown = false;
  }

  /** @param {number} ms from the first time this is said */
  #showAfter(ms) {
    if (this.#isShown || this.#timer) return;
    this.#timer = this.#timers.set(() => {
      this.#timer = 0;
      this.#isShown = true;
      this.#write();
    }, ms);
  }

  #write() {
    const { stopReason, waiting } = this.#situation;
    this.#element.hidden = !this.#isShown;
    this.#element.dataset.waiting = String(waiting);
    const text = this.#isShown ? this.#say(this.#situation) : "";
    const target = this.#element.querySelector("[data-waiting-text]") ?? this.#element;
    if (target.textContent !== text) target.textContent = text;
    if (this.#reload) this.#reload.hidden = stopReason === "";
  }

  /** @param {Situation} situation */
  #say({ state, stopReason, waiting }) {
    if (stopReason) return this.#texts.text(stopReason);
    return waiting > 0 ? this.#texts.count(`${state}_waiting`, waiting) : this.#texts.text(state);
  }

  get #reload() {
    return /** @type {HTMLElement | null} */ (this.#element.querySelector("[data-action=reload]"));
  }
}

/**
 * @param {Situation} situation
 * @returns {number} milliseconds after which it is told; Infinity: there is nothing to tell
 */
function patienceFor({ state, announced, waiting }) {
  if (state === "offline") return 0;
  if (state === "connecting") return CALM_FOR + announced;
  return waiting > 0 ? SENT_WITHIN : Infinity;
}
