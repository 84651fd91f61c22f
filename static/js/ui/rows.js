import { areEmojis, isLong } from "../state/looks.js";
import { paintBody } from "./body.js";
import { complete } from "./completing.js";
import { paintFiles } from "./files.js";
import { isBot, nameBot } from "./members.js";
import { ReactionChips } from "./reaction-chips.js";
import { cloneTemplate, paintAvatar, setData, setText } from "./templates.js";

/** Milliseconds after which a bubble on its way shows a clock. */
export const LATE_AFTER = 2000;

/** Paints rows into copies of the server's templates; what a reader sees of a message is written nowhere else. */
export class RowPainter {
  #me;
  #texts;
  #times;
  #now;
  #hasReceipts;
  #address;
  #passing;
  #chips;

  /**
   * @param {object} parts
   * @param {number} parts.me
   * @param {import("../texts.js").Texts} parts.texts
   * @param {import("../times.js").Times} parts.times
   * @param {() => number} parts.now
   * @param {boolean} [parts.hasReceipts]  do one's own messages tell where they are?
   * @param {Pick<import("../passing.js").Passing, "unreadBy"> | null} [parts.passing]
   * @param {string} [parts.address]  of the room's page: "/rooms/3/"
   */
  constructor({ me, texts, times, now, address = "", hasReceipts = false, passing = null }) {
    this.#me = me;
    this.#texts = texts;
    this.#times = times;
    this.#now = now;
    this.#hasReceipts = hasReceipts;
    this.#address = address;
    this.#passing = passing;
    this.#chips = new ReactionChips(me, texts);
  }

  /**
   * @param {import("../state/rows.js").Row} row
   * @returns {HTMLElement}
   */
  create({ kind }) {
    return cloneTemplate(kind);
  }

  /**
   * @param {HTMLElement} element
   * @param {import("../state/rows.js").Row} row
   */
  paint(element, row) {
    if (row.kind === "date") this.#paintDate(element, row);
    else if (row.kind === "divider") setText(element, "[data-divider-text]", this.#dividerText(row));
    else if (row.kind === "system") this.#paintSystemLine(element, row.item);
    else this.#paintMessage(element, row.item);
  }

  /** @param {import("../state/rows.js").DividerRow} row */
  #dividerText({ count }) {
    return count === null ? this.#texts.text("divider_uncounted") : this.#texts.count("divider", count);
  }

  /**
   * What depends on the neighbours, the others and the time, not on the line itself, as one text.
   * @param {import("../state/rows.js").Row} row
   */
  placeOf(row) {
    if (row.kind !== "message") return "";
    const { follows, item, quote } = row;
    return [follows, this.#isLate(item), this.#passing?.unreadBy(item), ...Object.values(quote ?? {})].join("\0");
  }

  /**
   * To be called where the line or its place has changed.
   * @param {HTMLElement} element
   * @param {import("../state/rows.js").Row} row
   */
  place(element, row) {
    if (row.kind !== "message") return;
    const { author, state, isDeleted } = row.item;
    const isMine = author?.id === this.#me;
    setData(element, { follows: row.follows, mine: isMine, late: this.#isLate(row.item) });
    this.#paintUnread(element, this.#passing?.unreadBy(row.item) ?? 0);
    if (row.quote) this.#paintQuote(element, row.quote);
    this.#markMentions(element, row.item);
    if (this.#hasReceipts) this.#offerReceipt(element, isMine && state === "sent" && !isDeleted);
  }

  /** @param {import("../state/items.js").Item} item */
  #isLate({ state, at }) {
    return state === "pending" && this.#now() - Date.parse(at) >= LATE_AFTER;
  }

  /**
   * The number goes down while one looks: it is not for the live region, the menu says it in words.
   * @param {HTMLElement} element
   * @param {number} count  of those who have not read it
   */
  #paintUnread(element, count) {
    let mark = /** @type {HTMLElement | null} */ (element.querySelector("[data-unread-by]"));
    if (!count) return mark?.remove();
    if (!mark) element.append((mark = cloneTemplate("unread-by")));
    if (mark.textContent === String(count)) return;
    mark.textContent = String(count);
    mark.title = this.#texts.count("not_read", count);
  }

  /**
   * What is for the reader stands out; the text is the same for all.
   * @param {HTMLElement} element
   * @param {import("../state/items.js").Item} item
   */
  #markMentions(element, { mentions, author }) {
    const isMeant = mentions.includes(this.#me);
    setData(element, { forMe: isMeant && author?.id !== this.#me });
    if (!isMeant) return;
    for (const chip of element.querySelectorAll(`[data-mention="${this.#me}"]`))
      /** @type {HTMLElement} */ (chip).dataset.me = "";
  }

  /**
   * @param {HTMLElement} element
   * @param {import("../state/quote.js").Quote} quote
   */
  #paintQuote(element, { state, seq, author, excerpt, isBot: isOfBot }) {
    let link = /** @type {HTMLElement | null} */ (element.querySelector("[data-quote]"));
    if (!link) {
      link = cloneTemplate("quote");
      element.querySelector("[data-body]")?.before(link);
    }
    setData(link, { quote: state });
    setText(link, "[data-quote-author]", author);
    nameBot(link, "[data-quote-author]", isOfBot ? this.#texts.role("bot") : null);
    setText(link, "[data-quote-excerpt]", excerpt);
    if (seq === null) link.removeAttribute("href");
    else link.setAttribute("href", `${this.#address}at/${seq}/`);
  }

  /**
   * @param {HTMLElement} element
   * @param {boolean} isOffered
   */
  #offerReceipt(element, isOffered) {
    const button = element.querySelector("[data-action=delivery]");
    if (isOffered && !button) element.append(cloneTemplate("receipt-button"));
    else if (!isOffered) button?.remove();
  }

  /**
   * @param {HTMLElement} element
   * @param {import("../state/rows.js").DateRow} row
   */
  #paintDate(element, { day }) {
    element.dataset.date = day;
    this.#paintTime(element, day, "day");
  }

  /**
   * @param {HTMLElement} element
   * @param {import("../state/items.js").Item} item
   */
  #paintSystemLine(element, { seq, at, event }) {
    if (!event) return;
    setData(element, { system: event.type, seq });
    setText(element, "[data-system-text]", this.#texts.system(event));
    this.#paintTime(element, at, "clock");
  }

  /**
   * @param {HTMLElement} element
   * @param {import("../state/items.js").Item} item
   */
  #paintMessage(element, item) {
    const { id, seq, author, state, clientId, replyTo, isEdited, isDeleted } = item;
    complete(element);
    setData(element, { message: id, seq, author: author?.id ?? "", state, client: clientId, replyTo });
    setData(element, { edited: isEdited && !isDeleted, deleted: isDeleted, plain: item.html === null });
    this.#paintAuthor(element, author);
    this.#paintTime(element, item.at, "clock");
    this.#paintEdit(element, item);
    element.querySelector("[data-action=more]")?.setAttribute("href", `${this.#address}messages/${id}/`);
    element.querySelector("[data-action=reply]")?.setAttribute("href", `${this.#address}messages/${id}/#reply`);
    const body = element.querySelector("[data-body]");
    if (body) paintBody(body, item);
    this.#paintLooks(element, item.html ?? item.body);
    paintFiles(element, item.attachments);
    this.#chips.paint(element, item.reactions, `${this.#address}messages/${id}/reactions/`);
    setText(element, "[data-failure-text]", item.reason || this.#texts.text("not_sent"));
  }

  /**
   * @param {HTMLElement} element
   * @param {Person | null} author
   */
  #paintAuthor(element, author) {
    paintAvatar(element, author?.id ?? 0, author?.name ?? "");
    setText(element, "[data-author-name]", author?.name ?? "");
    if (!author?.is_bot && !isBot(author?.id ?? 0)) return;
    const word = this.#texts.role("bot");
    element.dataset.bot = word;
    nameBot(element, "[data-author-name]", word);
  }

  /**
   * @param {HTMLElement} element
   * @param {string} at
   * @param {string} format
   */
  #paintTime(element, at, format) {
    const time = element.querySelector("time");
    if (!time) return;
    time.dateTime = at;
    const text = this.#times.format(at, format, this.#now());
    if (time.textContent !== text) time.textContent = text;
  }

  /**
   * On the day on which the message was written the time says enough.
   * @param {HTMLElement} element
   * @param {import("../state/items.js").Item} item
   */
  #paintEdit(element, { at, editedAt }) {
    const mark = /** @type {HTMLElement | null} */ (element.querySelector("[data-edited-mark]"));
    if (!mark || !editedAt) return;
    const isSameDay = this.#times.dayOf(at) === this.#times.dayOf(editedAt);
    this.#paintTime(mark, editedAt, isSameDay ? "clock" : "date");
  }

  /**
   * @param {HTMLElement} element
   * @param {string} html
   */
  #paintLooks(element, html) {
    const isFolded = isLong(html);
    setData(element, { emojis: areEmojis(html), long: isFolded });
    const button = element.querySelector("[data-action=unfold]");
    if (isFolded && !button) element.querySelector("[data-body]")?.after(cloneTemplate("unfold"));
    else if (!isFolded) button?.remove();
  }
}
