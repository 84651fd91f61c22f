const DAY = 24 * 60 * 60 * 1000;

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", DAY / 24],
  ["minute", DAY / 24 / 60],
];

const REMEMBERED_DAYS = 1000;

/** How moments read for this reader: in the language of the page and the reader's own time zone. */
export class Times {
  #texts;
  #clock;
  #exact;
  #date;
  #day;
  #dayNumber;
  #relative;
  /** @type {Map<string, string>} */
  #days = new Map();

  /** @param {{language: string, zone: string, texts: import("./texts.js").Texts}} reader zone: IANA name */
  constructor({ language, zone, texts }) {
    this.#texts = texts;
    this.#clock = new Intl.DateTimeFormat(language, { timeZone: zone, hour: "numeric", minute: "2-digit" });
    this.#exact = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
    });
    this.#date = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      dateStyle: "medium",
      timeStyle: "short",
    });
    this.#day = new Intl.DateTimeFormat(language, { timeZone: "UTC", dateStyle: "full" });
    // Sweden writes dates as ISO 8601 does.
    this.#dayNumber = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
    this.#relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  }

  /**
   * @param {string} at RFC 3339
   * @returns {string} the local day, "2026-11-23"
   */
  dayOf(at) {
    const known = this.#days.get(at);
    if (known) return known;
    if (this.#days.size >= REMEMBERED_DAYS) this.#days.clear();
    const day = this.#dayNumber.format(new Date(at));
    this.#days.set(at, day);
    return day;
  }

  /**
   * @param {string} at RFC 3339; for "day" also a bare date
   * @param {string} format "clock", "exact" (to the millisecond), "day", "date" or "relative"
   * @param {number} now milliseconds since 1970
   */
  format(at, format, now) {
    if (format === "clock") return this.#clock.format(new Date(at));
    if (format === "exact") return this.#exact.format(new Date(at));
    if (format === "day") return this.#dayText(at.length === 10 ? at : this.dayOf(at), now);
    if (format === "relative") return this.#relativeText(Date.parse(at) - now);
    return this.#date.format(new Date(at));
  }

  /**
   * @param {string} day "2026-11-23"
   * @param {number} now
   */
  #dayText(day, now) {
    const noon = Date.parse(`${day}T12:00:00Z`);
    const today = Date.parse(`${this.#dayNumber.format(now)}T12:00:00Z`);
    if (noon === today) return this.#texts.text("today");
    if (noon === today - DAY) return this.#texts.text("yesterday");
    return this.#day.format(noon);
  }

  /** @param {number} distance milliseconds, negative for the past */
  #relativeText(distance) {
    for (const [unit, size] of UNITS) {
      if (Math.abs(distance) >= size) return this.#relative.format(Math.trunc(distance / size), unit);
    }
    return this.#relative.format(0, "second");
  }
}
