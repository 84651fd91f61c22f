/**
 * Telling this browser while no page of it is open, by the push service of its maker: docs/protocol.md, Push.
 *
 * @typedef {"unsupported" | "unoffered" | "off" | "on"} PushState  unoffered: this server does not push
 * @typedef {Pick<import("./api.js").Api, "push" | "subscribe" | "unsubscribe">} PushApi
 */
export class Push {
  #workers;
  #api;

  /**
   * @param {object} parts
   * @param {Pick<ServiceWorkerContainer, "getRegistration" | "ready"> | undefined} parts.workers
   * @param {PushApi} parts.api
   */
  constructor({ workers, api }) {
    this.#workers = workers;
    this.#api = api;
  }

  /**
   * What the server says counts: it forgets a browser whose session has ended, and the browser does not know.
   * @returns {Promise<PushState>}
   */
  async state() {
    const manager = await this.#manager();
    if (!manager) return "unsupported";
    const { key, subscribed } = await this.#api.push();
    if (key === null) return "unoffered";
    return subscribed && (await manager.getSubscription()) ? "on" : "off";
  }

  /** Whether the push service tells what calls, so that the page need not; asks the server only where it might. */
  async isOn() {
    const subscription = await (await this.#manager())?.getSubscription();
    return Boolean(subscription) && (await this.state()) === "on";
  }

  /** Raises a DOMException where the reader or the push service refuses, else what the Api raises. */
  async turnOn() {
    const manager = await this.#manager();
    const { key } = await this.#api.push();
    if (!manager || key === null) return;
    // One of another key, as after a restore, would be refused here.
    await (await manager.getSubscription())?.unsubscribe();
    const subscription = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    await this.#api.subscribe(subscription.toJSON());
  }

  async turnOff() {
    await this.#api.unsubscribe();
    await (await (await this.#manager())?.getSubscription())?.unsubscribe();
  }

  /**
   * Takes away what was pushed and has been read since.
   * @param {(room: number) => number} readOf
   */
  async settle(readOf) {
    const registration = await this.#workers?.getRegistration();
    for (const shown of (await registration?.getNotifications?.()) ?? []) {
      if (shown.data && readOf(shown.data.room) >= shown.data.seq) shown.close();
    }
  }

  /** @returns {Promise<PushManager | undefined>} undefined: not in this browser, or not in a private window */
  async #manager() {
    if (!this.#workers || !(await this.#workers.getRegistration())) return undefined;
    return (await this.#workers.ready).pushManager;
  }
}
