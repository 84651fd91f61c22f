import { setData } from "./templates.js";

/** What the reader's menu tells of the connection: its state, and that nothing of the log is missing. */
export class IntegrityLine {
  #element;
  #integrity;
  #texts;
  #times;
  #now;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.element  [data-integrity]
   * @param {import("../state/integrity.js").Integrity} parts.integrity
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../times.js").Times} parts.times
   * @param {() => number} parts.now
   */
  constructor({ element, integrity, texts, times, now }) {
    this.#element = element;
    this.#integrity = integrity;
    this.#texts = texts;
    this.#times = times;
    this.#now = now;
  }

  /** @param {ConnectionState} state */
  render(state) {
    const { gaps, healed, resumedAt } = this.#integrity;
    this.#element.hidden = false;
    setData(this.#element, { gaps, healed, resumed: resumedAt === null ? null : isoOf(resumedAt) });
    this.#write("state", this.#texts.text(`state_${state}`));
    this.#write("gaps", this.#texts.count("gaps", gaps));
    this.#write("healed", healed > 0 ? this.#texts.count("healed", healed) : "");
    this.#write("resumed", resumedAt === null ? "" : this.#resumed(resumedAt));
  }

  /** @param {number} resumedAt */
  #resumed(resumedAt) {
    const time = this.#times.format(isoOf(resumedAt), "clock", this.#now());
    return this.#texts.text("resumed").replace("{time}", time);
  }

  /**
   * @param {string} part
   * @param {string} text  empty: not shown
   */
  #write(part, text) {
    const target = /** @type {HTMLElement | null} */ (
      this.#element.querySelector(`[data-integrity-part="${part}"]`)
    );
    if (!target) return;
    target.hidden = text === "";
    if (target.textContent !== text) target.textContent = text;
  }
}

/** @param {number} at  milliseconds since 1970 */
function isoOf(at) {
  return new Date(at).toISOString();
}
