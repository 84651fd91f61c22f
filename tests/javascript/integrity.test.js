import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ALICE, ROOM, created } from "./cast.js";
import { Stage } from "./stage.js";

let stage;

const counts = () => [stage.integrity.gaps, stage.integrity.healed];
const eventsUpTo = (head) => Array.from({ length: head - 10 }, (_, index) => created(11 + index));

beforeEach(() => {
  stage = new Stage();
  stage.start();
  stage.welcome();
});

test("what comes in order is no gap", async () => {
  stage.receive({ type: "events", room: ROOM, events: eventsUpTo(13) });
  stage.receive({ type: "ping", heads: { [ROOM]: 13 } });
  await stage.clock.pass(1000);
  assert.deepEqual(counts(), [0, 0]);
});

test("a hole is a gap until it has been read", async () => {
  stage.log = eventsUpTo(13);
  stage.receive({ type: "events", room: ROOM, events: [created(13)] });
  assert.deepEqual(counts(), [1, 0]);
  await stage.clock.pass(0);
  assert.deepEqual(counts(), [0, 1]);
});

test("a room that is left is neither missing nor healed", async () => {
  stage.api.events = () => new Promise(() => {});
  stage.receive({ type: "gap", room: ROOM, from: 10, head: 900 });
  assert.deepEqual(counts(), [1, 0]);
  stage.receive({ type: "rooms", removed: [ROOM] });
  stage.api.events = async () => [];
  await stage.clock.pass(0);
  assert.equal(stage.integrity.healed, 0);
});

test("a new connection counts anew and knows when it was made; the first one resumed nothing", async () => {
  assert.equal(stage.integrity.resumedAt, null);
  stage.log = eventsUpTo(13);
  stage.receive({ type: "events", room: ROOM, events: [created(13)] });
  await stage.reconnect();
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, rooms: {} });
  assert.deepEqual(counts(), [0, 0]);
  assert.equal(stage.integrity.resumedAt, stage.clock.now());
});
