import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ALICE } from "./cast.js";
import { settled } from "./clock.js";
import { MINE, OTHER, Stage, summary } from "./stage.js";

let stage;

beforeEach(() => {
  stage = new Stage();
});

test("a frame from before the mark of unread does not undo it", async () => {
  stage.start();
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 20, read: 20, read_since: "T1" }) });
  stage.api.rooms = async () => ({
    ...MINE,
    [OTHER]: summary({ head: 20, read: 15, read_since: "T2", unread: 4 }),
  });
  stage.receive({ type: "read", room: OTHER, seq: 15, since: "T2" });
  stage.receive({ type: "read", room: OTHER, seq: 20, since: "T1" });
  await settled();
  assert.equal(stage.rooms.unread(OTHER), 4);
  stage.session.markRead(OTHER, 20);
  assert.deepEqual(stage.sent("read").at(-1), { type: "read", room: OTHER, seq: 20, since: "T2" });
});

test("a welcome from before the mark of unread is asked about", async () => {
  stage.start();
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 20, read: 20, read_since: "T1" }) });
  const marked = { ...MINE, [OTHER]: summary({ head: 20, read: 15, read_since: "T2", unread: 4 }) };
  stage.api.rooms = async () => marked;
  await stage.reconnect();
  stage.receive({ type: "read", room: OTHER, seq: 15, since: "T2" });
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 20, read: 20, read_since: "T1" }) });
  await settled();
  assert.equal(stage.rooms.unread(OTHER), 4);
});

test("what was read just before a welcome that does not know of it is asked about", async () => {
  stage.start();
  stage.welcome();
  const unread = { ...MINE, [OTHER]: summary({ head: 21, read: 20, unread: 1 }) };
  stage.api.rooms = async () => ({ ...MINE, [OTHER]: summary({ head: 21, read: 21 }) });
  await stage.reconnect();
  stage.receive({ type: "read", room: OTHER, seq: 21 });
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, epoch: "e1", rooms: unread });
  await settled();
  assert.equal(stage.rooms.unread(OTHER), 0);
});

test("what was read before another device marked the room as unread is not read again", async () => {
  stage.start();
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 22, read: 20, read_since: "T1", unread: 2 }) });
  stage.session.markRead(OTHER, 22);
  await stage.reconnect();
  stage.welcome({ ...MINE, [OTHER]: summary({ head: 22, read: 15, read_since: "T2", unread: 6 }) });
  assert.equal(stage.rooms.unread(OTHER), 6);
});
