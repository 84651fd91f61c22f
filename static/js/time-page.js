import { Past } from "./state/past.js";
import { Player } from "./state/player.js";
import { quotesAmong } from "./state/quotes.js";
import { rowsOf } from "./state/rows.js";
import { Timeline } from "./state/timeline.js";
import { attachCodeCopy } from "./ui/code-copy.js";
import { RowPainter } from "./ui/rows.js";
import { TimelineView } from "./ui/timeline.js";
import { attachUnfold } from "./ui/unfold.js";

/** So many lines stand on the page at a moment. */
const SHOWN = 60;

/** A room's past on the page: what is shown of it, and the controls that move through it. */
export class TimePage {
  #controls;
  #log;
  #me;
  #times;
  #timers;
  #past;
  #player;
  #view;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.controls  [data-time]
   * @param {HTMLElement} parts.log  [data-time-log]
   * @param {Person} parts.me
   * @param {import("./api.js").Api} parts.api
   * @param {import("./texts.js").Texts} parts.texts
   * @param {import("./times.js").Times} parts.times
   * @param {import("./socket.js").Timers} parts.timers
   * @param {string} parts.address  of the room's page
   */
  constructor({ controls, log, me, api, texts, times, timers, address }) {
    this.#controls = controls;
    this.#log = log;
    this.#me = me;
    this.#times = times;
    this.#timers = timers;
    const { room, last, seq } = numbersOf(controls);
    this.#past = new Past((after, limit) => api.past(room, after, limit));
    this.#player = new Player({
      past: this.#past,
      timers,
      at: { seq, last },
      show: (moment) => this.#show(moment),
      changed: () => this.#showPlaying(),
    });
    const rows = /** @type {HTMLElement} */ (log.querySelector("[data-rows]"));
    delete log.dataset.opening;
    rows.replaceChildren();
    attachUnfold(rows);
    attachCodeCopy(rows, texts);
    this.#view = new TimelineView(rows, new RowPainter({ me: me.id, texts, times, now: timers.now, address }));
    this.#listen();
    this.#find("[data-time-buttons]").hidden = false;
    void this.#player.seek(seq);
  }

  #listen() {
    const slider = this.#slider;
    slider.addEventListener("input", () => void this.#player.seek(slider.valueAsNumber));
    this.#find("[data-time-back]").addEventListener("click", () => this.#step(-1));
    this.#find("[data-time-forth]").addEventListener("click", () => this.#step(1));
    this.#find("[data-time-play]").addEventListener("click", () => this.#toggle());
    const speed = /** @type {HTMLSelectElement} */ (this.#find("[data-time-speed]"));
    speed.addEventListener("change", () => this.#setSpeed(Number(speed.value)));
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    // On a control of its own, the space bar means what it always means there.
    const isFree = event.target === document.body || event.target === this.#log || event.target === this.#slider;
    if (event.key !== " " || !isFree) return;
    event.preventDefault();
    this.#toggle();
  }

  #toggle() {
    if (this.#player.isPlaying) this.#player.pause();
    else void this.#player.play(numbersOf(this.#controls).first);
  }

  /** @param {number} by */
  #step(by) {
    const { first, last } = numbersOf(this.#controls);
    this.#player.pause();
    void this.#player.seek(Math.min(last, Math.max(first, this.#player.seq + by)));
  }

  /** @param {number} speed */
  #setSpeed(speed) {
    this.#player.speed = speed;
    if (this.#player.isPlaying) void this.#player.seek(this.#player.seq);
  }

  #showPlaying() {
    const { isPlaying } = this.#player;
    const button = this.#find("[data-time-play]");
    button.toggleAttribute("data-playing", isPlaying);
    this.#find("[data-time-play-text]").textContent = button.dataset[isPlaying ? "pause" : "play"] ?? "";
    // What plays is read out as it comes; where one only moves, the slider says enough.
    this.#log.setAttribute("aria-live", isPlaying ? "polite" : "off");
  }

  /** @param {number} seq */
  async #show(seq) {
    const { events, source } = await this.#read(seq);
    if (seq !== this.#player.seq) return; // moved on while this was fetched
    const timeline = new Timeline({ items: [], hasOlder: false, hasNewer: false });
    for (const event of events) timeline.apply(event);
    const items = timeline.items.slice(-SHOWN);
    const dayOf = (/** @type {string} */ at) => this.#times.dayOf(at);
    const quoteOf = quotesAmong(timeline.items);
    this.#view.render(rowsOf(items, { dayOf, divider: null, me: this.#me.id, quoteOf }));
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#log.querySelector("[data-time-empty]")?.toggleAttribute("hidden", items.length > 0);
    this.#showMoment(seq, events[events.length - 1]?.at ?? "");
    for (const note of this.#controls.querySelectorAll("[data-time-source]"))
      note.toggleAttribute("hidden", note.getAttribute("data-time-source") !== source);
  }

  /** @param {number} seq */
  async #read(seq) {
    const error = this.#find("[data-time-error]");
    try {
      const block = await this.#past.until(seq);
      error.hidden = true;
      return block;
    } catch (reason) {
      error.textContent = this.#controls.dataset.failed ?? "";
      error.hidden = false;
      throw reason;
    }
  }

  /**
   * @param {number} seq
   * @param {string} at
   */
  #showMoment(seq, at) {
    const text = at && this.#times.format(at, "date", this.#timers.now());
    const time = this.#controls.querySelector("[data-time-at] > time");
    if (time) {
      time.setAttribute("datetime", at);
      time.textContent = text;
    }
    this.#find("[data-time-seq]").textContent = String(seq);
    const { last, summary = "" } = this.#controls.dataset;
    const said = summary.replace("{seq}", String(seq)).replace("{last}", last ?? "").replace("{at}", text);
    this.#slider.setAttribute("aria-valuetext", said);
    this.#slider.value = String(seq);
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (this.#find("[data-time-slider]"));
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.#controls.querySelector(selector));
  }
}

/** @param {HTMLElement} controls */
function numbersOf({ dataset }) {
  const [room, first, last, seq] = [dataset.room, dataset.first, dataset.last, dataset.seq].map(Number);
  return { room, first, last, seq };
}
