import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { settled } from "./clock.js";
import { Browser } from "./fake-tabs.js";
import { choice, chosen, stepsOf } from "./machine.js";

const ROOMS = [12, 13];

/** Tabs of one person that come, go and sleep, and a server that stores each client_id once. */
class Tabs {
  written = [];
  stored = [];
  given = new Set();

  constructor(hasLocks) {
    this.browser = new Browser({ hasLocks });
  }

  tab(drawn) {
    return chosen(this.browser.tabs.filter(({ isAsleep }) => !isAsleep), drawn);
  }

  async aTabIsOpened() {
    if (this.browser.tabs.length < 3) (await this.browser.open()).sender.resume();
  }

  /** What was written a moment before is on the disk. */
  aTabIsClosed(drawn) {
    this.tab(drawn)?.close();
  }

  aTabSleeps(drawn) {
    this.tab(drawn)?.sleep();
  }

  async aTabWakes(drawn) {
    const tab = chosen(this.browser.tabs.filter(({ isAsleep }) => isAsleep), drawn);
    await tab?.wake();
    tab?.sender.resume();
  }

  somethingIsWritten([drawn, room]) {
    const tab = this.tab(drawn);
    if (tab) this.written.push({ tab, ...tab.write(room, "") });
  }

  newsArrive(drawn) {
    this.tab(drawn)?.hear();
  }

  theConnectionIsCut(drawn) {
    this.tab(drawn)?.cut();
  }

  theConnectionIsMade(drawn) {
    this.tab(drawn)?.sender.resume();
  }

  aSendIsStored(drawn) {
    const { tab, frame } = this.#arriving(drawn);
    if (!frame) return;
    this.#store(frame);
    tab.outbox.acknowledge(frame.client_id);
    tab.sender.flush();
  }

  aSendIsStoredAndTheAnswerLost(drawn) {
    const { frame } = this.#arriving(drawn);
    if (frame) this.#store(frame);
  }

  aSendIsLost(drawn) {
    this.#arriving(drawn);
  }

  /** What is stored is answered by an ack, never by a refusal. */
  aSendIsRefused([drawn, code]) {
    const { tab, frame } = this.#arriving(drawn);
    if (!frame || this.stored.some(({ client_id }) => client_id === frame.client_id)) return;
    if (code === "muted") this.given.add(frame.client_id);
    tab.outbox.refuse(frame.client_id, { code, message: "No." }, this.browser.clock.now());
    tab.sender.flush();
  }

  aFailedOneIsTriedAgain(drawn) {
    const tab = this.tab(drawn);
    const entry = tab && chosen(this.#failed(tab), drawn);
    if (entry) tab.outbox.retry(entry.client_id, this.browser.clock.now());
    tab?.sender.flush();
  }

  theLogIsRead(drawn) {
    const tab = this.tab(drawn);
    if (tab) this.#readLog(tab);
    tab?.sender.flush();
  }

  timePasses(ms) {
    return this.browser.clock.pass(ms);
  }

  check() {
    const ids = this.stored.map(({ client_id }) => client_id);
    assert.equal(new Set(ids).size, ids.length, "stored once");
    const atWork = this.browser.tabs.filter(({ turn }) => turn.isMine);
    if (this.browser.hasLocks) assert.ok(atWork.length <= 1, "one tab at a time");
    this.#checkOrder();
  }

  /** Of what one tab wrote into one room, and the server never refused for good. */
  #checkOrder() {
    for (const { tab, room } of this.written) {
      const mine = this.written.filter((entry) => entry.tab === tab && entry.room === room);
      const inOrder = mine.map(({ client_id }) => client_id).filter((id) => !this.given.has(id));
      const arrived = this.stored.map(({ client_id }) => client_id).filter((id) => inOrder.includes(id));
      assert.deepEqual(arrived, inOrder.slice(0, arrived.length), "in the order they were written");
    }
  }

  /** All is well again; at least one tab is there. Then everything is stored, or waits for a person. */
  async end() {
    if (this.browser.tabs.length === 0) await this.aTabIsOpened();
    for (let round = 0; round < 3 * this.written.length + 30; round += 1) await this.#calmly();
    this.check();
    const failed = this.#failed(this.browser.tabs[0]).map(({ client_id }) => client_id);
    const arrived = this.stored.map(({ client_id }) => client_id);
    const all = this.written.map(({ client_id }) => client_id);
    assert.deepEqual([...arrived, ...failed].sort(), all.sort());
    for (const { outbox } of this.browser.tabs) {
      assert.equal(outbox.waiting, 0);
      assert.deepEqual(outbox.ofRoom(12), this.browser.tabs[0].outbox.ofRoom(12), "in step");
    }
    assert.equal((await this.browser.disk.load()).length, failed.length);
  }

  async #calmly() {
    for (const tab of this.browser.tabs) {
      if (tab.isAsleep) await tab.wake();
      tab.hear();
      this.#readLog(tab);
      tab.sender.resume();
    }
    await this.browser.clock.pass(5000);
    for (let index = 0; index < this.browser.tabs.length; index += 1) {
      while (this.browser.tabs[index].frames.length) this.aSendIsStored(index);
    }
    await settled();
  }

  #arriving(drawn) {
    const tab = this.tab(drawn);
    return { tab, frame: tab?.frames.shift() };
  }

  /** One's own messages come back, also those whose ack was lost. */
  #readLog({ outbox }) {
    for (const { client_id } of this.stored) outbox.acknowledge(client_id);
  }

  #store(frame) {
    if (!this.stored.some(({ client_id }) => client_id === frame.client_id)) this.stored.push(frame);
  }

  #failed({ outbox }) {
    return ROOMS.flatMap((room) => outbox.ofRoom(room)).filter(({ state }) => state === "failed");
  }
}

const STEPS = stepsOf({
  aTabIsOpened: fc.constant(null),
  aTabIsClosed: choice,
  aTabSleeps: choice,
  aTabWakes: choice,
  somethingIsWritten: fc.tuple(choice, fc.constantFrom(...ROOMS)),
  newsArrive: choice,
  theConnectionIsCut: choice,
  theConnectionIsMade: choice,
  aSendIsStored: choice,
  aSendIsStoredAndTheAnswerLost: choice,
  aSendIsLost: choice,
  aSendIsRefused: fc.tuple(choice, fc.constantFrom("muted", "unavailable")),
  aFailedOneIsTriedAgain: choice,
  theLogIsRead: choice,
  timePasses: fc.integer({ min: 1, max: 15_000 }),
});

for (const hasLocks of [true, false]) {
  test(`${hasLocks ? "with" : "without"} locks, whatever tabs and line do, every send is stored once and in order`, async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, async (steps) => {
        const machine = new Tabs(hasLocks);
        await machine.aTabIsOpened();
        for (const [name, argument] of steps) {
          await machine[name](argument);
          await settled();
          machine.check();
        }
        await machine.end();
      }),
      { numRuns: 200 },
    );
  });
}
