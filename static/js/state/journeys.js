/** So many of the newest sends are remembered. */
const REMEMBERED = 500;

/**
 * @typedef {object} Journey  in milliseconds since the send was given away; null where this page has not seen it
 * @property {number | null} acknowledged  until the server said that it is stored
 * @property {number | null} shown  until it came back the way it goes to everybody
 */

/** What this page has measured itself of the sends it gave away: nobody else knows when an answer arrived. */
export class Journeys {
  /** @type {Map<string, {begun: number} & Journey>} */
  #journeys = new Map();

  /**
   * @param {string} clientId
   * @param {number} now
   */
  begin(clientId, now) {
    this.#journeys.delete(clientId);
    this.#journeys.set(clientId, { begun: now, acknowledged: null, shown: null });
    const [oldest] = this.#journeys.keys();
    if (this.#journeys.size > REMEMBERED) this.#journeys.delete(oldest);
  }

  /**
   * @param {string} clientId
   * @param {number} now
   */
  acknowledge(clientId, now) {
    const journey = this.#journeys.get(clientId);
    if (journey) journey.acknowledged ??= now - journey.begun;
  }

  /**
   * @param {string} clientId
   * @param {number} now
   */
  show(clientId, now) {
    const journey = this.#journeys.get(clientId);
    if (journey) journey.shown ??= now - journey.begun;
  }

  /**
   * @param {string} clientId
   * @returns {Journey}
   */
  of(clientId) {
    const { acknowledged = null, shown = null } = this.#journeys.get(clientId) ?? {};
    return { acknowledged, shown };
  }
}
