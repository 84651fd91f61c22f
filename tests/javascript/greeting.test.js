import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ALICE, ROOM } from "./cast.js";
import { MINE, OTHER, Stage, summary } from "./stage.js";

const MANY = Object.fromEntries(
  Array.from({ length: 5000 }, (_, index) => [index + 1, summary({ head: 1_000_000, read: 1_000_000 })]),
);

let stage;

beforeEach(() => {
  stage = new Stage();
});

test("a hello names all rooms and how far each is read", () => {
  stage.start();
  stage.welcome();
  assert.deepEqual(stage.sent("hello"), [{ type: "hello", epoch: "e1", rooms: { [ROOM]: 10, [OTHER]: 20 } }]);
  assert.deepEqual(stage.sent("subscribe"), []);
});

test("more rooms than a frame holds go on from their heads, the open one from where it is", async () => {
  stage.start();
  stage.welcome(MANY);
  await stage.reconnect();
  const moved = { ...MANY, [ROOM]: summary({ head: 14 }), 4000: summary({ head: 1_000_007, unread: 7 }) };
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, rooms: moved });
  const [, hello] = stage.sent("hello");
  assert.deepEqual(hello, { type: "hello", epoch: "e1" });
  assert.deepEqual(stage.sent("subscribe").at(-1), { type: "subscribe", room: ROOM, after: 10 });
  assert.equal(stage.rooms.unread(4000), 7);
  assert.ok(stage.line.sockets.every(({ sent }) => sent.every((frame) => JSON.stringify(frame).length < 65_536)));
});

test("to hear an answer the open room is asked for what it brought since, else any room", async () => {
  stage.start();
  stage.welcome();
  await stage.clock.pass(6_000);
  stage.session.wake();
  assert.deepEqual(stage.sent("subscribe"), [{ type: "subscribe", room: ROOM, after: 10 }]);
  const elsewhere = new Stage();
  elsewhere.start({ room: null });
  elsewhere.welcome(MINE);
  await elsewhere.clock.pass(6_000);
  elsewhere.session.wake();
  assert.equal(elsewhere.sent("subscribe").length, 1);
});
