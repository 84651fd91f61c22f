import { Sender } from "../../static/js/sender.js";
import { Outbox } from "../../static/js/state/outbox.js";
import { MemoryEntries } from "../../static/js/storage/memory.js";
import { SharedEntries } from "../../static/js/storage/shared.js";
import { Turn } from "../../static/js/turn.js";
import { Clock } from "./clock.js";
import { FakeLocks } from "./fake-locks.js";

/** One browser of one person: a storage, locks, and news between the tabs, which arrive when a test says so. */
export class Browser {
  disk = new MemoryEntries();
  locks = new FakeLocks();
  clock = new Clock();
  tabs = [];
  #ids = 0;

  constructor({ hasLocks = true } = {}) {
    this.hasLocks = hasLocks;
  }

  /** @returns {string} in no order that means anything */
  newId() {
    this.#ids += 1;
    return `${(this.#ids * 7919) % 10_007}`;
  }

  async open() {
    const tab = new Tab(this);
    this.tabs.push(tab);
    await tab.wake();
    return tab;
  }

  tell(from, news) {
    const others = this.tabs.filter((tab) => tab !== from && !tab.isAsleep);
    for (const tab of others) tab.news.push(structuredClone(news));
  }
}

/** What a page does with its outbox, without the page. `frames` are sends on the way to the server. */
export class Tab {
  news = [];
  frames = [];
  isAsleep = false;

  constructor(browser) {
    const { clock, hasLocks } = browser;
    this.browser = browser;
    this.locks = browser.locks.manager();
    this.channel = { postMessage: (news) => browser.tell(this, news) };
    const storage = new SharedEntries(Promise.resolve(browser.disk), this.channel);
    storage.listen({
      kept: (entry) => this.outbox.learn(entry),
      removed: (clientId) => this.outbox.forget(clientId),
    });
    this.outbox = new Outbox({ storage, newId: () => browser.newId(), random: () => 0 });
    this.turn = new Turn(hasLocks ? this.locks : undefined, "outbox");
    const transmit = (frame) => this.frames.push(frame);
    this.sender = new Sender({ outbox: this.outbox, timers: clock, turn: this.turn, transmit });
  }

  write(room, body) {
    const entry = this.outbox.add({ room, body }, this.browser.clock.now());
    this.sender.flush();
    return entry;
  }

  hear() {
    for (const news of this.news.splice(0)) this.channel.onmessage({ data: news });
    this.sender.flush();
  }

  cut() {
    this.frames = [];
    this.sender.pause();
  }

  sleep() {
    this.isAsleep = true;
    this.news = [];
    this.cut();
  }

  async wake() {
    this.isAsleep = false;
    await this.outbox.reconcile();
    this.sender.flush();
  }

  close() {
    this.cut();
    this.isAsleep = true;
    this.locks.close();
    this.browser.tabs = this.browser.tabs.filter((tab) => tab !== this);
  }
}
