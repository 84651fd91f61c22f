/**
 * Which of so many columns are named below, evenly and with room for each name.
 * @param {number} count  of columns
 * @param {number} most  names that have room
 * @returns {number[]} indexes from 0 on
 */
export function ticks(count, most) {
  const step = Math.max(1, Math.ceil(count / Math.max(1, most)));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}
