import { withoutTags } from "./tags.js";

/** Where a new line begins on the screen. */
const LINE = /<(?:br|p|li|tr|h[1-6]|hr)\b/g;
const CODE = /<pre[^]*?<\/pre>/g;
const MOST_LINES = 24;
const MOST_LETTERS = 2000;

/** @type {RegExp | null} null: this browser cannot tell, and no message is shown large */
const EMOJIS = regularExpression("^\\p{RGI_Emoji}{1,3}$");

/**
 * How much room a message asks for, as messaging/rendering/looks.py says it of those that come with the page.
 * @param {string} html
 * @returns {boolean} whether it is shown folded at first
 */
export function isLong(html) {
  const inCode = (html.match(CODE) ?? []).reduce((sum, code) => sum + code.split("\n").length - 1, 0);
  const lines = (html.match(LINE)?.length ?? 0) + inCode;
  return lines > MOST_LINES || [...withoutTags(html)].length > MOST_LETTERS;
}

/**
 * @param {string} html
 * @returns {boolean} whether it is one to three emojis and nothing else, and shown large
 */
export function areEmojis(html) {
  return EMOJIS?.test(withoutTags(html).replace(/\s/g, "")) ?? false;
}

/** @param {string} pattern */
function regularExpression(pattern) {
  try {
    return new RegExp(pattern, "v");
  } catch {
    return null;
  }
}
