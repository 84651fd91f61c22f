import { ABNORMAL, SESSION_ENDED, STOPS } from "./close-codes.js";
import { Backoff } from "./state/backoff.js";

const SUBPROTOCOL = "oreum.v1";

const HANDSHAKE_WITHIN = 10_000;

/** A server that closes sooner than this after its welcome is not yet one to run back to. */
const STEADY_AFTER = 10_000;

/** How much later than the server's rhythm a ping may come before a waking tab distrusts its connection. */
const PING_GRACE = 5_000;

/** A connection that has been silent for longer is asked for an answer when the reader comes back, */
const QUIET_AFTER = 5_000;

/** and given up without one within this time. */
const ANSWERS_WITHIN = 4_000;

/** So much longer than it was announced a restart may take before the reader hears of it. */
const RESTART_GRACE = 5_000;

/**
 * @typedef {object} Timers  times in milliseconds
 * @property {(run: () => void, ms: number) => number} set
 * @property {(timer: number) => void} clear
 * @property {() => number} now  since 1970
 */

/**
 * @typedef {object} SocketOwner
 * @property {() => void} opened  now say hello
 * @property {() => void} doubted  now ask for something: any answer will do
 * @property {(frame: Frame) => void} received
 * @property {() => Promise<boolean>} hasEnded  asked when the server said that the session has
 * @property {(wasOpen: boolean) => void} lost  wasOpen: false when the handshake itself failed
 * @property {(state: ConnectionState, stopReason: string, announced: number) => void} changed
 *   announced: milliseconds after which a restart that the server told of should be over, else 0
 */

/**
 * The one connection of this tab. It comes back after a loss with full jitter, at once when the network
 * or the reader returns, and gives up a connection that has gone silent. It is "online" once its owner has
 * confirmed the server's welcome, "offline" while the browser is or after a code that ends it for good.
 */
export class Socket {
  #open;
  #timers;
  #random;
  #backoff;
  #owner;
  /** @type {WebSocket | null} */
  #socket = null;
  #hasNetwork;
  #stopReason = "";
  /** @type {number | null} */
  #welcomeAt = null;
  #heardAt = 0;
  #pingMs = 25_000;
  #isDoubted = false;
  /** When the server wants to be back, of a restart that it announced. */
  #restartAt = 0;
  #timer = 0;
  #published = "";

  /**
   * @param {object} parts
   * @param {(subprotocol: string) => WebSocket} parts.open
   * @param {Timers} parts.timers
   * @param {() => number} parts.random
   * @param {boolean} parts.hasNetwork
   * @param {SocketOwner} parts.owner
   */
  constructor({ open, timers, random, hasNetwork, owner }) {
    this.#open = open;
    this.#timers = timers;
    this.#random = random;
    this.#backoff = new Backoff(random);
    this.#hasNetwork = hasNetwork;
    this.#owner = owner;
  }

  /** @returns {ConnectionState} */
  get state() {
    if (this.#stopReason || !this.#hasNetwork) return "offline";
    return this.#welcomeAt === null ? "connecting" : "online";
  }

  /** Makes sure of a connection, now: at the start, and whenever the reader comes back to the tab. */
  wake() {
    if (this.#isStale()) this.#abandon();
    if (!this.#socket && this.#hasNetwork && !this.#stopReason) this.#connect();
    else if (this.#isQuiet()) this.#doubt();
    this.#publish();
  }

  /** The tab is put to sleep, or away: what comes meanwhile is read from the log after it wakes. */
  sleep() {
    this.#abandon();
    this.#publish();
  }

  /** @param {boolean} hasNetwork what the browser says */
  network(hasNetwork) {
    this.#hasNetwork = hasNetwork;
    // A connection that was open before says nothing about the network that is there now.
    this.#abandon();
    this.wake();
  }

  /** @param {string} reason one of the values of STOPS */
  stop(reason) {
    this.#stopReason = reason;
    this.#abandon();
    this.#publish();
  }

  /** @param {number} pingMs the server's rhythm, from its welcome */
  confirm(pingMs) {
    this.#pingMs = pingMs;
    this.#welcomeAt = this.#timers.now();
    this.#restartAt = 0;
    this.#watch();
    this.#publish();
  }

  /** @param {number} seconds after which the server, which is about to close, wants to see us again */
  expectRestart(seconds) {
    this.#restartAt = this.#timers.now() + seconds * 1000;
  }

  /** @param {Frame} frame */
  send(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  #connect() {
    const socket = this.#open(SUBPROTOCOL);
    const isCurrent = () => socket === this.#socket;
    this.#socket = socket;
    this.#heardAt = 0;
    this.#arm(HANDSHAKE_WITHIN, () => this.#end(ABNORMAL));
    socket.onopen = () => isCurrent() && this.#opened();
    socket.onmessage = ({ data }) => isCurrent() && this.#received(data);
    socket.onclose = ({ code }) => isCurrent() && this.#end(code);
  }

  #opened() {
    this.#heardAt = this.#timers.now();
    this.#watch();
    this.#owner.opened();
  }

  /** @param {string} data */
  #received(data) {
    this.#heardAt = this.#timers.now();
    this.#isDoubted = false;
    this.#owner.received(JSON.parse(data));
  }

  /** The network may have changed while nobody looked, which a browser tells nobody. */
  #doubt() {
    this.#isDoubted = true;
    this.#arm(ANSWERS_WITHIN, () => {
      if (!this.#isDoubted) return this.#watch();
      this.#abandon();
      this.wake();
    });
    this.#owner.doubted();
  }

  /** Gives the connection up once the server has been silent for two of its pings. */
  #watch() {
    const patience = 2 * this.#pingMs - this.#silence;
    if (patience <= 0) this.#end(ABNORMAL);
    else this.#arm(patience, () => this.#watch());
  }

  /** @param {number} code */
  #end(code) {
    const wasOnline = this.#welcomeAt !== null;
    const steadyFor = this.#welcomeAt === null ? 0 : this.#timers.now() - this.#welcomeAt;
    if (steadyFor >= STEADY_AFTER) this.#backoff.reset();
    const isSure = code !== SESSION_ENDED;
    this.#stopReason = (isSure && STOPS.get(code)) || "";
    this.#abandon();
    const comeBack = () => (isSure ? this.wake() : this.#comeBackIfWelcome());
    if (!this.#stopReason) this.#arm(this.#pause(wasOnline), comeBack);
    this.#publish();
  }

  /** Asked after the pause: until then the browser has the cookie of the session that follows, if one does. */
  async #comeBackIfWelcome() {
    if (await this.#owner.hasEnded()) this.stop(STOPS.get(SESSION_ENDED) ?? "");
    else this.wake();
  }

  /** @param {boolean} wasOnline  until a close at the time that was announced: then a successor waits */
  #pause(wasOnline) {
    const announced = this.#restartAt - this.#timers.now();
    if (announced > 0) return announced * (1 + this.#random());
    return wasOnline && this.#restartAt ? 0 : this.#backoff.next() * 1000;
  }

  #isStale() {
    const isDead = this.#socket !== null && this.#socket.readyState > 1;
    return isDead || (this.#welcomeAt !== null && this.#silence > this.#pingMs + PING_GRACE);
  }

  #isQuiet() {
    return this.#welcomeAt !== null && !this.#isDoubted && this.#silence > QUIET_AFTER;
  }

  get #silence() {
    return this.#timers.now() - this.#heardAt;
  }

  #abandon() {
    this.#timers.clear(this.#timer);
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    this.#welcomeAt = null;
    this.#isDoubted = false;
    socket.close();
    this.#owner.lost(this.#heardAt > 0);
  }

  /**
   * One timer serves all: the handshake, the silence and the pause never run at the same time.
   * @param {number} ms
   * @param {() => void} run
   */
  #arm(ms, run) {
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(run, ms);
  }

  #publish() {
    const now = `${this.state} ${this.#stopReason}`;
    if (now === this.#published) return;
    this.#published = now;
    const announced = this.#restartAt - this.#timers.now();
    this.#owner.changed(this.state, this.#stopReason, announced > 0 ? 2 * announced + RESTART_GRACE : 0);
  }
}
