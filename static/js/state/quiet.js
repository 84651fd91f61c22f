/**
 * When a person is not to be disturbed, as the server keeps it.
 * @typedef {object} AttentionSettings
 * @property {string | null} quiet_until  a moment
 * @property {string | null} quiet_from  HH:MM, every day, by the clock of `timezone`
 * @property {string | null} quiet_to
 * @property {string} timezone  IANA name
 * @property {boolean} shows_presence
 * @property {boolean} with_text
 * @property {boolean} with_sound
 */

/**
 * @param {AttentionSettings} settings
 * @param {number} now  milliseconds since 1970
 */
export function isQuiet({ quiet_until, quiet_from, quiet_to, timezone }, now) {
  if (quiet_until && Date.parse(quiet_until) > now) return true;
  if (!quiet_from || !quiet_to) return false;
  const clock = clockIn(timezone, now);
  if (quiet_from <= quiet_to) return quiet_from <= clock && clock < quiet_to;
  return quiet_from <= clock || clock < quiet_to; // over midnight
}

/**
 * @param {string} zone
 * @param {number} now
 */
function clockIn(zone, now) {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat("en-GB", { .../** @type {any} */ (parts), timeZone: zone }).format(now);
}
