/** A loss this short, in milliseconds, is mended before anybody needs to know. */
const CALM_FOR = 1500;

/**
 * @typedef {object} Situation
 * @property {ConnectionState} state
 * @property {string} stopReason  why the connection will not come back; empty while it may
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
  #situation = { state: "connecting", stopReason: "", waiting: 0 };

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
    this.#situation = situation;
    if (situation.state === "offline") this.#isShown = true;
    if (situation.state === "online") this.#isShown = false;
    this.#watch(situation.state === "connecting" && !this.#isShown);
    this.#write();
  }

  /** @param {boolean} isPatient */
  #watch(isPatient) {
    if (!isPatient) {
      this.#timers.clear(this.#timer);
      this.#timer = 0;
    } else if (!this.#timer) {
      this.#timer = this.#timers.set(() => {
        this.#isShown = true;
        this.#write();
      }, CALM_FOR);
    }
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
