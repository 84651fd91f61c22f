import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ALICE, BOB, ROOM, created } from "./cast.js";
import { MINE, Stage } from "./stage.js";

let stage;

beforeEach(() => {
  stage = new Stage();
});

test("a send goes out after the welcome, never before", () => {
  stage.start();
  stage.write();
  assert.deepEqual(stage.sent("send"), []);
  stage.welcome();
  assert.deepEqual(stage.sent("send"), [
    { type: "send", ref: "send-1", room: ROOM, client_id: "send-1", body: "hi" },
  ]);
});

test("an ack settles the send", () => {
  stage.start();
  stage.welcome();
  stage.write();
  stage.receive({ type: "ack", client_id: "send-1", room: ROOM, seq: 11, message: 7, at: "" });
  assert.equal(stage.outbox.waiting, 0);
  assert.deepEqual(stage.seen, ["stored 11"]);
});

test("one's own event settles the send as well, when the ack was lost", async () => {
  stage.start();
  stage.welcome();
  stage.write();
  await stage.reconnect();
  stage.receive({ type: "events", room: ROOM, events: [created(11, { actor: ALICE, clientId: "send-1" })] });
  stage.receive({ type: "welcome", user: ALICE, ping_ms: 25_000, rooms: MINE });
  assert.equal(stage.sent("send").length, 1);
  assert.equal(stage.outbox.waiting, 0);
});

test("somebody else's event under my client_id settles nothing", () => {
  stage.start();
  stage.welcome();
  stage.write();
  stage.receive({ type: "events", room: ROOM, events: [created(11, { actor: BOB, clientId: "send-1" })] });
  assert.equal(stage.outbox.waiting, 1);
});

test("a send without an answer is sent again with the same client_id", async () => {
  stage.start();
  stage.welcome();
  stage.write();
  await stage.clock.pass(10_000);
  assert.deepEqual(
    stage.sent("send").map(({ client_id }) => client_id),
    ["send-1", "send-1"],
  );
});

test("a refused send tells why; a rate limit is waited for", async () => {
  stage.start();
  stage.welcome();
  stage.write();
  stage.receive({
    type: "error",
    client_id: "send-1",
    code: "rate_limited",
    message: "Slow.",
    retry_after: 2,
  });
  assert.deepEqual(stage.seen, ["pending"]);
  await stage.clock.pass(2000);
  assert.equal(stage.sent("send").length, 2);
  stage.receive({ type: "error", ref: "send-1", code: "muted", message: "You are muted." });
  assert.deepEqual(stage.seen, ["pending", "failed You are muted."]);
});
