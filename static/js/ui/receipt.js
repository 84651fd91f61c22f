import { isOnItsWay, stepsOf } from "../state/whereabouts.js";
import { cloneTemplate, setData, setText } from "./templates.js";

/** Milliseconds after which a message that is on its way is asked for again, while somebody looks. */
const AGAIN_AFTER = 2000;

/** Pixels between the button and what unfolds from it, and to the edge of the window. */
const GAP = 6;

/** Says where one of the reader's own messages is, for as long as it is open. */
export class Receipt {
  #panel;
  #steps;
  #api;
  #texts;
  #times;
  #timers;
  #timer = 0;
  #shown = "";
  /** @type {Element | null} */
  #button = null;

  /**
   * @param {Omit<ConstructorParameters<typeof Receipt>[0], "panel">} parts
   * @returns {Receipt | null} null on a page without a panel for it
   */
  static onPage(parts) {
    const panel = /** @type {HTMLElement | null} */ (document.querySelector("[data-receipt]"));
    return panel && new Receipt({ ...parts, panel });
  }

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.panel  [data-receipt] with [data-receipt-steps]
   * @param {import("../api.js").Api} parts.api
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../times.js").Times} parts.times
   * @param {import("../socket.js").Timers} parts.timers
   */
  constructor({ panel, api, texts, times, timers }) {
    this.#panel = panel;
    this.#steps = /** @type {HTMLElement} */ (panel.querySelector("[data-receipt-steps]"));
    this.#api = api;
    this.#texts = texts;
    this.#times = times;
    this.#timers = timers;
    panel.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") this.#close();
    });
  }

  /**
   * @param {Element} button
   * @param {number} message  its id
   * @param {import("../state/journeys.js").Journey} journey
   */
  open(button, message, journey) {
    this.#close();
    this.#button = button;
    this.#say("way_loading");
    this.#panel.showPopover();
    this.#panel.focus();
    this.#place();
    void this.#ask(button, message, journey);
  }

  #close() {
    this.#timers.clear(this.#timer);
    this.#button = null;
  }

  /**
   * What the database knows at once, then the place in the topic, which takes longer.
   * @param {Element} button
   * @param {number} message
   * @param {import("../state/journeys.js").Journey} journey
   */
  async #ask(button, message, journey) {
    try {
      let delivery = await this.#api.delivery(message, false);
      if (this.#button === button) this.#paint(stepsOf(delivery, journey));
      if (delivery.kafka.state === "stored" || delivery.kafka.state === "shortened") {
        delivery = await this.#api.delivery(message, true);
        if (this.#button === button) this.#paint(stepsOf(delivery, journey));
      }
      if (this.#button !== button || !isOnItsWay(delivery)) return;
      this.#timer = this.#timers.set(() => void this.#ask(button, message, journey), AGAIN_AFTER);
    } catch {
      if (this.#button === button && !this.#steps.childElementCount) this.#say("way_failed");
    }
  }

  /** @param {string} key */
  #say(key) {
    this.#shown = "";
    this.#steps.replaceChildren();
    setText(this.#panel, "[data-receipt-note]", this.#texts.text(key));
  }

  /** @param {import("../state/whereabouts.js").Step[]} steps */
  #paint(steps) {
    const content = JSON.stringify(steps);
    if (content === this.#shown) return;
    this.#shown = content;
    this.#steps.replaceChildren(...steps.map((step) => this.#element(step)));
    const isUnseen = steps.some(({ text }) => text === "not_known");
    setText(this.#panel, "[data-receipt-note]", isUnseen ? this.#texts.text("way_unseen") : "");
    this.#place();
  }

  /** @param {import("../state/whereabouts.js").Step} step */
  #element({ name, state, text, value, place }) {
    const element = cloneTemplate("receipt-step");
    setData(element, { state, step: name });
    setText(element, "[data-step-name]", this.#texts.text(`way_${name}`) || name);
    setText(element, "[data-step-text]", this.#wording(text, value));
    setText(element, "[data-step-place]", place ?? "");
    return element;
  }

  /**
   * @param {string} text
   * @param {number | string | undefined} value
   */
  #wording(text, value) {
    if (typeof value === "string") return this.#times.format(value, "exact", this.#timers.now());
    return this.#texts.count(`way_${text}`, value ?? 0);
  }

  /** Below the button, or above it where there is no room; on a phone the stylesheet has its own place. */
  #place() {
    if (!this.#button) return;
    const { top, bottom, right } = this.#button.getBoundingClientRect();
    const { offsetHeight, style } = this.#panel;
    const fits = bottom + GAP + offsetHeight + GAP <= window.innerHeight;
    const at = fits ? bottom + GAP : Math.max(GAP, top - GAP - offsetHeight);
    style.setProperty("--receipt-top", `${at}px`);
    style.setProperty("--receipt-right", `${Math.max(GAP, window.innerWidth - right)}px`);
  }
}
