import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Outbox } from "../../static/js/state/outbox.js";
import { SharedEntries } from "../../static/js/storage/shared.js";
import { MemoryEntries } from "../../static/js/storage/memory.js";
import { ROOM } from "./cast.js";
import { settled } from "./clock.js";

const NOW = Date.parse("2026-11-23T09:00:00Z");
const bodies = (entries) => entries.map(({ body }) => body);

/** A tab of one person: its outbox on the storage that all tabs share. */
class Tab {
  static count = 0;
  isAsleep = false;

  constructor(disk, others) {
    const channel = { postMessage: (news) => others.tell(this, structuredClone(news)) };
    this.storage = new SharedEntries(Promise.resolve(disk), channel);
    this.storage.listen({
      kept: (entry) => this.outbox.learn(entry),
      removed: (clientId) => this.outbox.forget(clientId),
    });
    this.hear = channel;
    this.outbox = new Outbox({
      storage: this.storage,
      newId: () => `id-${(Tab.count += 1)}`,
      random: () => 0,
    });
  }

  write(body) {
    return this.outbox.add({ room: ROOM, body }, NOW).client_id;
  }
}

let disk;
let tabs;
let one;
let other;

const openTab = () => {
  const tab = new Tab(disk, { tell });
  tabs.push(tab);
  return tab;
};
const tell = (from, data) => {
  for (const tab of tabs) if (tab !== from && !tab.isAsleep) tab.hear.onmessage({ data });
};
const fail = (tab, clientId) => tab.outbox.refuse(clientId, { code: "muted", message: "No." }, NOW);

beforeEach(() => {
  disk = new MemoryEntries();
  tabs = [];
  one = openTab();
  other = openTab();
});

test("what is written in one tab waits in the other as well, in one order", async () => {
  one.write("one");
  await settled();
  other.write("two");
  await settled();
  one.write("three");
  await settled();
  for (const { outbox } of tabs) assert.deepEqual(bodies(outbox.ofRoom(ROOM)), ["one", "two", "three"]);
});

test("what one tab got stored, refused or discarded is so in the other", async () => {
  const stored = one.write("one");
  const refused = one.write("two");
  await settled();
  one.outbox.acknowledge(stored);
  fail(one, refused);
  await settled();
  assert.deepEqual(
    other.outbox.ofRoom(ROOM).map(({ state, reason }) => [state, reason]),
    [["failed", "No."]],
  );
  other.outbox.retry(refused, NOW);
  await settled();
  assert.equal(one.outbox.waiting, 1);
  fail(one, refused);
  await settled();
  other.outbox.discard(refused);
  await settled();
  assert.deepEqual(one.outbox.ofRoom(ROOM), []);
});

test("a tab that slept catches up from the storage before it sends", async () => {
  const stored = one.write("one");
  const discarded = one.write("two");
  await settled();
  other.isAsleep = true;
  one.outbox.acknowledge(stored);
  fail(one, discarded);
  one.outbox.discard(discarded);
  one.write("three");
  await settled();
  other.isAsleep = false;
  const waking = other.outbox.reconcile();
  assert.deepEqual(other.outbox.take(NOW), []);
  assert.deepEqual(bodies(await waking), ["one", "two"]);
  assert.deepEqual(bodies(other.outbox.take(NOW)), ["three"]);
});

test("news that comes late brings nothing back that is done", async () => {
  const id = one.write("one");
  const entry = { ...one.outbox.ofRoom(ROOM)[0] };
  await settled();
  other.outbox.acknowledge(id);
  assert.equal(other.outbox.learn(entry), false);
  assert.equal(other.outbox.waiting, 0);
});

test("a send that is done and was left in the storage is taken out of it", async () => {
  other.isAsleep = true;
  const id = one.write("one");
  await settled();
  other.isAsleep = false;
  other.outbox.acknowledge(id); // by its event, before the storage was read
  await other.outbox.reconcile();
  await settled();
  assert.deepEqual(await disk.load(), []);
  assert.equal(one.outbox.waiting, 0);
});

test("late news of a send that is done takes it out of the storage, for its writer may be gone", async () => {
  other.isAsleep = true; // the news is on its way
  const id = one.write("one");
  const entry = { ...one.outbox.ofRoom(ROOM)[0] };
  await settled();
  one.isAsleep = true; // closed
  other.isAsleep = false;
  other.outbox.acknowledge(id); // by its event
  other.outbox.learn(entry);
  await settled();
  assert.deepEqual(await disk.load(), []);
});
