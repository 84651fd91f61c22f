/** How large files look: the server does the same (`messaging/rendering/pictures.py`). */

const MOST_WIDE = 400;
const MOST_HIGH = 320;
/** Times as long as wide, or the other way round. */
const LONGEST = 3;
const UNITS = ["KB", "MB", "GB"];

/**
 * Of the only image of a message, in CSS pixels; of what is very long, the beginning.
 * @param {number} width
 * @param {number} height
 */
export function shownSize(width, height) {
  const wide = Math.min(width, height * LONGEST);
  const high = Math.min(height, width * LONGEST);
  const scale = Math.min(1, MOST_WIDE / wide, MOST_HIGH / high);
  return { width: Math.max(1, Math.trunc(wide * scale)), height: Math.max(1, Math.trunc(high * scale)) };
}

/** @param {number} size in bytes */
export function sizeText(size) {
  if (size < 1024) return `${size} B`;
  let amount = size / 1024;
  let unit = 0;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount.toFixed(1).replace(/\.0$/, "")} ${UNITS[unit]}`;
}

/**
 * @param {Attachment} attachment
 * @returns {"picture" | "video" | "audio" | "paper"}
 */
export function kindOf({ content_type, width }) {
  if (width) return "picture";
  const kind = content_type.split("/")[0];
  return kind === "video" || kind === "audio" ? kind : "paper";
}
