import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Outbox } from "../../static/js/state/outbox.js";
import { ROOM } from "./cast.js";
import { randomOf } from "./random.js";

const NOW = Date.parse("2026-11-23T09:00:00Z");

class FakeStorage {
  kept = new Map();
  put = (entry) => void this.kept.set(entry.client_id, structuredClone(entry));
  remove = (clientId) => void this.kept.delete(clientId);
  load = async () => [...this.kept.values()].map((entry) => structuredClone(entry));
}

let storage;
let outbox;
let ids = 0;

const outboxOn = (kept) => new Outbox({ storage: kept, newId: () => `id-${(ids += 1)}`, random: () => 0 });
const bodies = (entries) => entries.map(({ body }) => body);
const write = (body, { room = ROOM, now = NOW } = {}) => outbox.add({ room, body }, now).client_id;

beforeEach(() => {
  storage = new FakeStorage();
  outbox = outboxOn(storage);
});

test("a room's sends go out in order, each when the one before it was answered", () => {
  const first = write("one");
  write("two");
  assert.deepEqual(bodies(outbox.take(NOW)), ["one"]);
  assert.deepEqual(outbox.take(NOW), []);
  outbox.acknowledge(first);
  assert.deepEqual(bodies(outbox.take(NOW)), ["two"]);
});

test("rooms do not wait for each other", () => {
  write("here");
  write("there", { room: 13 });
  assert.deepEqual(bodies(outbox.take(NOW)), ["here", "there"]);
});

test("after a lost connection the same send goes out again under the same client_id", () => {
  const id = write("one");
  outbox.take(NOW);
  outbox.interrupt();
  assert.deepEqual(
    outbox.take(NOW).map(({ client_id }) => client_id),
    [id],
  );
});

test("a send without an answer goes out again after a while", () => {
  const id = write("one");
  outbox.take(NOW);
  assert.deepEqual(outbox.take(NOW + 9_999), []);
  assert.equal(outbox.dueAt, NOW + 10_000);
  assert.deepEqual(
    outbox.take(NOW + 10_000).map(({ client_id }) => client_id),
    [id],
  );
});

test("an acknowledged send is gone, also from the storage, and a second answer does no harm", () => {
  const id = write("one");
  assert.equal(outbox.acknowledge(id).body, "one");
  assert.equal(outbox.acknowledge(id), undefined);
  assert.equal(storage.kept.size, 0);
  assert.equal(outbox.waiting, 0);
});

test("what waits survives a reload, in order and with its client_ids", async () => {
  const written = [write("one"), write("two", { now: NOW - 5000 })];
  const later = outboxOn(storage);
  await later.reconcile();
  assert.deepEqual(bodies(later.ofRoom(ROOM)), ["one", "two"], "a clock that steps back changes no order");
  assert.deepEqual(
    later.ofRoom(ROOM).map(({ client_id }) => client_id),
    written,
  );
});

test("what is written while the storage is read comes after what it brings, and nothing leaves before", async () => {
  storage.put({ ...outboxOn(new FakeStorage()).add({ room: ROOM, body: "before the reload" }, NOW - 1000) });
  const reading = outbox.reconcile();
  write("after it");
  assert.deepEqual(outbox.take(NOW), []);
  await reading;
  assert.deepEqual(bodies(outbox.ofRoom(ROOM)), ["before the reload", "after it"]);
  assert.deepEqual(bodies(outbox.take(NOW)), ["before the reload"]);
});

test("a storage that cannot be read takes nothing away", async () => {
  write("one");
  storage.load = async () => null;
  assert.deepEqual(await outbox.reconcile(), []);
  assert.deepEqual(bodies(outbox.take(NOW)), ["one"]);
});

test("a refusal that stays makes the send fail with its reason and lets the next one go", () => {
  const id = write("one");
  write("two");
  outbox.take(NOW);
  const refused = outbox.refuse(id, { code: "muted", message: "You are muted." }, NOW);
  assert.deepEqual([refused.state, refused.reason], ["failed", "You are muted."]);
  assert.equal(storage.kept.get(id).state, "failed");
  assert.deepEqual(bodies(outbox.take(NOW)), ["two"]);
  assert.equal(outbox.waiting, 1);
});

for (const code of ["rate_limited", "slow_mode", "unavailable"]) {
  test(`after ${code} the send stays pending, in its place, and is tried again`, () => {
    const id = write("one");
    write("two");
    outbox.take(NOW);
    outbox.refuse(id, { code, message: "Not now.", retry_after: 3 }, NOW);
    assert.equal(outbox.dueAt, NOW + 3000);
    assert.deepEqual(outbox.take(NOW + 2999), []);
    assert.deepEqual(bodies(outbox.take(NOW + 3000)), ["one"]);
  });
}

test("a server that is away for long is asked less and less often", () => {
  const always = new Outbox({ storage, newId: () => "id", random: () => 1 });
  always.add({ room: ROOM, body: "one" }, NOW);
  const waits = [1, 2, 3, 4].map(() => {
    always.take(Infinity);
    always.refuse("id", { code: "unavailable", message: "" }, NOW);
    return always.dueAt - NOW;
  });
  assert.deepEqual(waits, [1000, 2000, 4000, 8000]);
});

test("a failed send is tried again on request, behind what waits", async () => {
  const id = write("one");
  outbox.take(NOW);
  outbox.refuse(id, { code: "forbidden", message: "No." }, NOW);
  write("two");
  assert.equal(outbox.retry(id, NOW).state, "pending");
  assert.deepEqual(bodies(outbox.ofRoom(ROOM)), ["two", "one"]);
  assert.equal(outbox.retry(id, NOW), undefined, "only what has failed");
  const later = outboxOn(storage);
  await later.reconcile();
  assert.deepEqual(bodies(later.ofRoom(ROOM)), ["two", "one"]);
});

test("only a failed send can be discarded: a pending one may have been stored", () => {
  const id = write("one");
  outbox.take(NOW);
  assert.equal(outbox.discard(id), undefined);
  outbox.refuse(id, { code: "invalid", message: "No." }, NOW);
  assert.equal(outbox.discard(id).body, "one");
  assert.equal(storage.kept.size, 0);
});

test("a refusal of another tab's send changes nothing", () => {
  assert.equal(outbox.refuse("unknown", { code: "invalid", message: "" }, NOW), undefined);
});

test("nothing waits, nothing is due", () => {
  assert.equal(outbox.dueAt, null);
  assert.deepEqual(outbox.take(NOW), []);
});

test("whoever asks is told of every change", () => {
  let changes = 0;
  const told = new Outbox({ storage, newId: () => "id", random: () => 0, changed: () => (changes += 1) });
  told.add({ room: ROOM, body: "one" }, NOW);
  told.take(NOW);
  told.refuse("id", { code: "invalid", message: "" }, NOW);
  told.retry("id", NOW);
  told.acknowledge("id");
  told.acknowledge("id");
  assert.equal(changes, 4);
});
