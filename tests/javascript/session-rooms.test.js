import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ALICE, BOB, ROOM, created, joined } from "./cast.js";
import { settled } from "./clock.js";
import { MINE, OTHER, Stage, summary } from "./stage.js";

let stage;

beforeEach(() => {
  stage = new Stage();
});

test("a room that hello names in vain is taken from the list", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "error", code: "not_found", message: "", room: OTHER });
  assert.deepEqual(stage.seen, [`lost ${OTHER}`]);
  assert.equal(stage.rooms.get(OTHER), undefined);
});

test("a room that came while one was away is subscribed to, one that went is forgotten", async () => {
  stage.start();
  stage.welcome({ [ROOM]: summary(), 14: summary({ head: 3 }) });
  assert.deepEqual(stage.sent("subscribe"), [{ type: "subscribe", room: 14, after: 3 }]);
  assert.equal(stage.rooms.get(OTHER), undefined);
  await stage.reconnect();
  assert.deepEqual(stage.sent("hello")[1].rooms, { [ROOM]: 10, 14: 3 });
});

test("rooms that come and go while one is there", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "rooms", rooms: { 14: summary({ head: 3 }) }, removed: [OTHER] });
  assert.deepEqual(stage.sent("subscribe"), [{ type: "subscribe", room: 14, after: 3 }]);
  assert.deepEqual(stage.seen, [`lost ${OTHER}`]);
});

test("one who is removed sees that, and then nothing of the room", () => {
  stage.start();
  stage.welcome();
  const removal = { ...joined(11, ALICE), type: "member.removed", actor: BOB };
  stage.receive({ type: "events", room: ROOM, events: [removal] });
  stage.receive({ type: "events", room: ROOM, events: [created(12)] });
  assert.deepEqual(stage.seen, [`${ROOM}:11`, `lost ${ROOM}`]);
});

test("a room that one left and entered again while away stays, and is heard", async () => {
  stage.start();
  stage.welcome();
  await stage.reconnect();
  const again = { ...MINE, [OTHER]: summary({ head: 22, read: 22 }) };
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, epoch: "e1", rooms: again });
  const left = { ...joined(21, ALICE), room: OTHER, type: "member.left" };
  stage.receive({ type: "events", room: OTHER, events: [left, { ...joined(22, ALICE), room: OTHER }] });
  stage.receive({ type: "events", room: OTHER, events: [created(23, { room: OTHER })] });
  assert.equal(stage.rooms.unread(OTHER), 1);
});

test("what is read is told at once, then at most twice a second", async () => {
  stage.start();
  stage.welcome();
  for (const seq of [11, 12, 13]) stage.session.markRead(ROOM, seq);
  assert.deepEqual(
    stage.sent("read").map(({ seq }) => seq),
    [11],
  );
  await stage.clock.pass(500);
  assert.deepEqual(
    stage.sent("read").map(({ seq }) => seq),
    [11, 13],
  );
});

test("what is read without a connection is told with the next one", async () => {
  stage.start();
  stage.welcome();
  stage.line.last.fail(1006);
  stage.session.markRead(ROOM, 11);
  await stage.clock.pass(500);
  stage.welcome();
  assert.deepEqual(stage.sent("read"), [{ type: "read", room: ROOM, seq: 11 }]);
});

test("what is read without a connection stays read, whatever the welcome counts", async () => {
  stage.start();
  stage.welcome();
  stage.line.last.fail(1006);
  stage.session.markRead(OTHER, 22);
  await stage.clock.pass(500);
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 22, read: 20, unread: 2 }) });
  assert.equal(stage.rooms.unread(OTHER), 0);
});

test("what was told on a connection that broke then is told again", async () => {
  stage.start();
  stage.welcome();
  stage.session.markRead(ROOM, 11);
  await stage.reconnect();
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, epoch: "e1", rooms: MINE });
  assert.deepEqual(
    stage.sent("read").map(({ seq }) => seq),
    [11, 11],
  );
});

test("what was told long before the connection broke is not told again", async () => {
  stage.start();
  stage.welcome();
  stage.session.markRead(ROOM, 11);
  await stage.clock.pass(16_000);
  await stage.reconnect();
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, epoch: "e1", rooms: MINE });
  assert.equal(stage.sent("read").length, 1);
});

test("what another device marked unread while one was away is unread", async () => {
  stage.start();
  stage.welcome();
  await stage.clock.pass(16_000);
  await stage.reconnect();
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 20, read: 15, unread: 4 }) });
  assert.equal(stage.rooms.unread(OTHER), 4);
});

test("what was marked unread is not read again by what waits to be told", async () => {
  stage.start();
  stage.welcome();
  for (const seq of [21, 22]) stage.session.markRead(OTHER, seq);
  stage.receive({ type: "read", room: OTHER, seq: 15 });
  await stage.clock.pass(1000);
  assert.deepEqual(
    stage.sent("read").map(({ seq }) => seq),
    [21],
  );
});

test("the last thing read is told before the page goes", () => {
  stage.start();
  stage.welcome();
  stage.session.markRead(ROOM, 11);
  stage.session.markRead(ROOM, 12);
  stage.session.leave();
  assert.deepEqual(
    stage.sent("read").map(({ seq }) => seq),
    [11, 12],
  );
});

test("what another tab has read is read here", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "events", room: OTHER, events: [created(21, { room: OTHER })] });
  assert.equal(stage.rooms.unread(OTHER), 1);
  stage.receive({ type: "read", room: OTHER, seq: 21 });
  assert.equal(stage.rooms.unread(OTHER), 0);
});

test("what another tab has marked unread is asked for", async () => {
  stage.start();
  stage.welcome();
  stage.api.rooms = async () => ({ ...MINE, [OTHER]: summary({ head: 20, read: 15, unread: 4 }) });
  stage.receive({ type: "read", room: OTHER, seq: 15 });
  await settled();
  assert.equal(stage.rooms.unread(OTHER), 4);
});

test("what becomes unread while the counts are asked for is asked for as well", async () => {
  stage.start();
  stage.welcome();
  const answers = [];
  stage.api.rooms = () => new Promise((answer) => answers.push(answer));
  stage.receive({ type: "read", room: OTHER, seq: 15 });
  stage.receive({ type: "read", room: ROOM, seq: 5 });
  answers[0]({ ...MINE, [OTHER]: summary({ head: 20, read: 15, unread: 4 }) });
  await settled();
  answers[1]({ [ROOM]: summary({ read: 5, unread: 3 }), [OTHER]: summary({ head: 20, read: 15, unread: 4 }) });
  await settled();
  assert.equal(stage.rooms.unread(ROOM), 3);
});

test("an answer from before the news of a room does not undo it", async () => {
  stage.start();
  stage.welcome();
  const answers = [];
  stage.api.rooms = () => new Promise((answer) => answers.push(answer));
  stage.receive({ type: "read", room: OTHER, seq: 15 });
  stage.receive({ type: "rooms", rooms: { [ROOM]: summary({ level: "none" }) } });
  answers[0]({ ...MINE, [ROOM]: summary({ level: "all" }) });
  await settled();
  assert.equal(stage.rooms.get(ROOM).level, "none");
});

test("an answer from before a welcome changes nothing", async () => {
  stage.start();
  stage.welcome();
  let answer;
  stage.api.rooms = () => new Promise((resolve) => (answer = resolve));
  stage.receive({ type: "read", room: OTHER, seq: 15 });
  await stage.reconnect();
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 20, read: 15, unread: 4 }) });
  answer(MINE);
  await settled();
  assert.equal(stage.rooms.unread(OTHER), 4);
});

test("a room that was lost and is there again starts anew", () => {
  stage.start();
  stage.welcome();
  stage.receive({ type: "rooms", rooms: {}, removed: [ROOM] });
  stage.receive({ type: "rooms", rooms: { [ROOM]: summary({ head: 30 }) } });
  assert.deepEqual(stage.seen, [`lost ${ROOM}`, "reset"]);
});

test("what waits to be told as read is not told once it was taken back", async () => {
  stage.start();
  stage.welcome();
  stage.session.markRead(ROOM, 11);
  stage.session.markRead(ROOM, 12);
  assert.equal(stage.session.takeRead(ROOM), 12);
  await stage.clock.pass(500);
  assert.deepEqual(
    stage.sent("read").map(({ seq }) => seq),
    [11],
  );
});

test("what was told just before the reader marked the room as unread is not told again", async () => {
  stage.start();
  stage.welcome();
  stage.session.markRead(ROOM, 11);
  assert.equal(stage.session.takeRead(ROOM), 11);
  stage.line.last.fail(1006);
  await stage.clock.pass(500);
  stage.welcome();
  assert.equal(stage.sent("read").length, 1);
});
