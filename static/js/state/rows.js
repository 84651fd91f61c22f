/**
 * @typedef {{kind: "message" | "system", key: string, item: import("./items.js").Item, follows: boolean,
 *   quote: import("./quote.js").Quote | null}} LineRow
 * @typedef {{kind: "date", key: string, day: string, at: string}} DateRow
 * @typedef {{kind: "divider", key: string, count: number | null}} DividerRow  null: not known
 * @typedef {LineRow | DateRow | DividerRow} Row
 */

const GROUP_WITHIN = 5 * 60 * 1000;

/**
 * The rows of a timeline, top to bottom: its lines with a date before each day and the divider
 * before the first unread message. A message follows the one above it when it carries on its group.
 *
 * @param {import("./items.js").Item[]} items
 * @param {object} reader
 * @param {(at: string) => string} reader.dayOf  the reader's local day, "2026-11-23"
 * @param {import("./reading.js").ShownDivider | null} reader.divider
 * @param {number} reader.me
 * @param {(item: import("./items.js").Item) => import("./quote.js").Quote | null} [reader.quoteOf]
 * @returns {Row[]}
 */
export function rowsOf(items, { dayOf, divider, me, quoteOf = () => null }) {
  /** @type {Row[]} */
  const rows = [];
  const unread = divider === null ? [] : items.filter((item) => isUnread(item, divider, me));
  let day = "";
  for (const item of items) {
    if (dayOf(item.at) !== day) {
      day = dayOf(item.at);
      rows.push({ kind: "date", key: `date:${day}:${item.key}`, day, at: item.at });
    }
    if (item === unread[0]) rows.push({ kind: "divider", key: "divider", count: divider?.isWhole ? unread.length : null });
    rows.push({ kind: item.kind, key: item.key, item, follows: follows(rows.at(-1), item), quote: quoteOf(item) });
  }
  return rows;
}

/**
 * @param {import("./items.js").Item} item
 * @param {{after: number, until: number}} span
 * @param {number} me
 */
function isUnread({ kind, seq, author, isDeleted }, { after, until }, me) {
  return kind === "message" && seq !== null && seq > after && seq <= until && author?.id !== me && !isDeleted;
}

/**
 * @param {Row | undefined} above
 * @param {import("./items.js").Item} item
 */
function follows(above, item) {
  if (above?.kind !== "message" || item.kind !== "message" || item.replyTo !== null) return false;
  if (above.item.author?.id !== item.author?.id) return false;
  return Date.parse(item.at) - Date.parse(above.item.at) < GROUP_WITHIN;
}
