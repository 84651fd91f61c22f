import { withoutTags } from "./tags.js";

/**
 * What an answer shows of the message that it answers.
 * @typedef {object} Quote
 * @property {"known" | "deleted" | "away"} state  away: not at hand, or not open to this reader
 * @property {number} id  of the message that is answered
 * @property {number | null} seq  null: there is nothing to jump to
 * @property {string} author
 * @property {string} excerpt
 * @property {boolean} [isBot]  its author
 */

/** So many letters; the page shows as many as fit into a line. */
const LONGEST = 160;

/** What the sanitiser writes for characters that mean something in HTML. */
/** @type {Record<string, string>} */
const CHARACTERS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\u00a0" };

/**
 * @param {number} id
 * @returns {Quote}
 */
export function away(id) {
  return { state: "away", id, seq: null, author: "", excerpt: "" };
}

/**
 * @param {import("./items.js").Item} item  a message that is stored
 * @returns {Quote}
 */
export function quoteOf({ id, seq, author, body, html, attachments, fileName = "", isDeleted }) {
  const text = html === null ? shortened(body) : excerptOf(html);
  // Of a message without words, what its first file is called.
  const excerpt = isDeleted ? "" : text || (attachments ? (attachments[0]?.name ?? "") : fileName);
  return {
    state: isDeleted ? "deleted" : "known",
    id: Number(id),
    seq,
    author: author?.name ?? "",
    excerpt,
    ...(author?.is_bot ? { isBot: true } : {}),
  };
}

/** @param {string} html */
export function excerptOf(html) {
  const text = withoutTags(html).replace(/&[a-z]+;/g, (name) => CHARACTERS[name] ?? name);
  return shortened(text);
}

/** @param {string} text */
function shortened(text) {
  return [...text.split(/\s+/).filter(Boolean).join(" ")].slice(0, LONGEST).join("");
}
