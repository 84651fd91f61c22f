/**
 * @param {string} pattern  the address of room 0, as the server writes it into the page
 * @param {number | string} room  its id
 * @returns {string} the address of that room
 */
export function roomAddress(pattern, room) {
  // By itself alone, so that a 0 in a folder's name before it stays what it is.
  return pattern.replace(/\b0\b(?=\/$)/, String(room));
}
