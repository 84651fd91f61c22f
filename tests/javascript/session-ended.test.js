import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError } from "../../static/js/api-error.js";
import { BOB, ROOM, created } from "./cast.js";
import { settled } from "./clock.js";
import { Stage } from "./stage.js";

let stage;

beforeEach(() => {
  stage = new Stage();
});

test("a session that ended while the server was away is found out", async () => {
  stage.start();
  stage.api.me = async () => {
    throw new ApiError(401);
  };
  stage.line.last.fail(1006);
  await settled();
  assert.equal(stage.seen.at(-1), "session_ended");
  await stage.clock.pass(60_000);
  assert.equal(stage.line.sockets.length, 1);
});

test("a session of somebody else in the same browser is not this one", async () => {
  stage.start();
  stage.welcome();
  stage.api.me = async () => BOB;
  stage.line.last.fail(4501);
  await stage.clock.pass(60_000);
  assert.equal(stage.seen.at(-1), "session_ended");
  assert.equal(stage.line.sockets.length, 1);
});

test("what waits in a tab is not sent in the name of who logged in since", async () => {
  stage.start();
  stage.welcome();
  stage.line.last.fail(1006);
  stage.write();
  await stage.clock.pass(500);
  stage.welcome({}, BOB);
  await stage.clock.pass(60_000);
  assert.deepEqual(stage.sent("send"), []);
  assert.equal(stage.line.sockets.length, 2);
  assert.notEqual(stage.rooms.get(ROOM), undefined);
});

test("a tab whose session goes on under a new password goes on too", async () => {
  stage.start();
  stage.welcome();
  stage.line.last.fail(4501);
  await stage.clock.pass(500);
  stage.welcome();
  stage.receive({ type: "events", room: ROOM, events: [created(11)] });
  assert.deepEqual(stage.seen, [`${ROOM}:11`]);
});

test("a handshake that fails for another reason is tried again", async () => {
  stage.start();
  stage.api.me = async () => {
    throw new TypeError("no network");
  };
  stage.line.last.fail(1006);
  await stage.clock.pass(500);
  assert.equal(stage.line.sockets.length, 2);
});
