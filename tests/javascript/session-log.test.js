import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError } from "../../static/js/api-error.js";
import { BOB, ROOM, created } from "./cast.js";
import { settled } from "./clock.js";
import { MINE, OTHER, Stage, summary } from "./stage.js";

let stage;

beforeEach(() => {
  stage = new Stage();
});

test("hello names every room with its cursor, and the epoch of the page", () => {
  stage.start();
  stage.line.last.open();
  assert.deepEqual(stage.sent("hello"), [{ type: "hello", rooms: { [ROOM]: 10, [OTHER]: 20 }, epoch: "e1" }]);
});

test("a room one only reads in is named too", () => {
  stage.start({ room: { id: 99, head: 5 } });
  stage.line.last.open();
  assert.equal(stage.sent("hello")[0].rooms[99], 5);
});

test("after a loss hello names what has been read meanwhile", async () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "events", room: ROOM, events: [created(11), created(12)] });
  await stage.reconnect();
  assert.equal(stage.sent("hello")[1].rooms[ROOM], 12);
});

test("events are passed on once and in order", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "events", room: ROOM, events: [created(11), created(12)] });
  stage.receive({ type: "events", room: ROOM, events: [created(12), created(13)] });
  assert.deepEqual(stage.seen, [`${ROOM}:11`, `${ROOM}:12`, `${ROOM}:13`]);
});

test("a hole is read from the log before anything goes on", async () => {
  stage.start();
  stage.welcome();
  stage.log = [11, 12, 13].map((seq) => created(seq));
  stage.receive({ type: "events", room: ROOM, events: [created(13)] });
  assert.deepEqual(stage.seen, []);
  await settled();
  assert.deepEqual(stage.seen, [`${ROOM}:11`, `${ROOM}:12`, `${ROOM}:13`]);
  assert.deepEqual(stage.calls, [[ROOM, 10]]);
});

test("a head in a ping that does not arrive is read from the log", async () => {
  stage.start();
  stage.welcome();
  stage.log = [created(11)];
  stage.receive({ type: "ping", heads: { [ROOM]: 11 } });
  assert.equal(stage.sent("pong").length, 1);
  await stage.clock.pass(299);
  assert.deepEqual(stage.calls, []);
  await stage.clock.pass(1);
  assert.deepEqual(stage.seen, [`${ROOM}:11`]);
});

test("a head in a ping whose event is only just behind it costs no request", async () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "ping", heads: { [ROOM]: 11 } });
  stage.receive({ type: "events", room: ROOM, events: [created(11)] });
  await stage.clock.pass(1000);
  assert.deepEqual(stage.calls, []);
});

test("a gap in the open room is paged over HTTP, and live events wait behind it", async () => {
  stage.start();
  stage.welcome();
  stage.log = Array.from({ length: 450 }, (_, index) => created(11 + index));
  stage.receive({ type: "gap", room: ROOM, from: 10, head: 460 });
  stage.receive({ type: "events", room: ROOM, events: [created(461)] });
  await settled();
  assert.deepEqual(stage.calls, [
    [ROOM, 10],
    [ROOM, 210],
    [ROOM, 410],
  ]);
  assert.deepEqual(
    stage.seen,
    Array.from({ length: 451 }, (_, index) => `${ROOM}:${11 + index}`),
  );
});

test("a gap in another room is skipped: the server is asked for the counts", async () => {
  stage.start();
  stage.welcome();
  stage.api.rooms = async () => ({ ...MINE, [OTHER]: summary({ head: 9000, read: 20, unread: 400 }) });
  stage.receive({ type: "gap", room: OTHER, from: 20, head: 9000 });
  stage.receive({ type: "events", room: OTHER, events: [created(9001, { room: OTHER })] });
  await settled();
  assert.deepEqual(stage.calls, []);
  assert.equal(stage.rooms.unread(OTHER), 401);
});

test("reading the log goes on when it fails, with growing pauses", async () => {
  stage.start();
  stage.welcome();
  let failures = 3;
  stage.api.events = async () => {
    if ((failures -= 1) >= 0) throw new TypeError("network");
    return [created(11)];
  };
  stage.receive({ type: "gap", room: ROOM, from: 10, head: 11 });
  await stage.clock.pass(3 * 500);
  assert.deepEqual(stage.seen, [`${ROOM}:11`]);
});

test("a log that is no longer there for this reader is given up", async () => {
  stage.start();
  stage.welcome();
  stage.api.events = async () => {
    throw new ApiError(404);
  };
  stage.receive({ type: "gap", room: ROOM, from: 10, head: 11 });
  await settled();
  assert.deepEqual(stage.seen, [`lost ${ROOM}`]);
  assert.equal(stage.rooms.get(ROOM), undefined);
});

test("a head that the log does not have is forgotten", async () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "gap", room: ROOM, from: 10, head: 99 });
  await stage.clock.pass(60_000);
  assert.equal(stage.calls.length, 1);
});

test("another epoch means another log: the page starts anew", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "reset" });
  assert.deepEqual(stage.seen, ["reset"]);
});

test("a frame from a newer server is ignored", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "weather", sun: true });
  stage.receive({ type: "knock", room: ROOM, user: BOB });
  assert.deepEqual(stage.seen, []);
});

test("what passes in the open room is told to the page, of others nothing", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "typing", room: ROOM, user: BOB.id, name: BOB.name });
  stage.receive({ type: "reads", room: OTHER, reads: {} });
  assert.deepEqual(stage.seen, ["typing"]);
});
