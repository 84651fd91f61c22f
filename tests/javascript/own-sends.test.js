import assert from "node:assert/strict";
import { test } from "node:test";

import { OwnSends } from "../../static/js/own-sends.js";
import { Outbox } from "../../static/js/state/outbox.js";
import { Timeline } from "../../static/js/state/timeline.js";
import { ALICE, BOB, ROOM, created } from "./cast.js";
import { Clock } from "./clock.js";

/** What Alice sends, and whether its outcome is known. */
function open() {
  const storage = { put: () => {}, remove: () => {}, load: async () => [] };
  const outbox = new Outbox({ storage, newId: () => "sent-by-alice", random: () => 0 });
  const timeline = new Timeline({ items: [], hasOlder: false, hasNewer: false });
  const sends = new OwnSends({ room: ROOM, me: ALICE, outbox, timeline, timers: new Clock() });
  const scene = { sends, outbox, timeline, isKnown: false };
  sends.add({ body: "안녕", replyTo: null, attachments: [] });
  sends.outcome("sent-by-alice").then(() => (scene.isKnown = true));
  return scene;
}

const promisesRun = () => new Promise((resolve) => setImmediate(resolve));

test("the outcome of a send is known with its acknowledgement, and the line is stored then", async () => {
  const scene = open();
  await promisesRun();
  assert.equal(scene.isKnown, false);
  scene.sends.stored({ client_id: "sent-by-alice", seq: 4, message: 1004, at: "2026-11-23T09:04:00Z" });
  await promisesRun();
  assert.equal(scene.isKnown, true);
  assert.deepEqual(scene.timeline.items.map(({ id, state }) => [id, state]), [[1004, "sent"]]);
});

test("or with its event, which may come first, but not with somebody else's", async () => {
  const scene = open();
  scene.sends.shown(created(4, { actor: BOB, clientId: "sent-by-alice" }));
  await promisesRun();
  assert.equal(scene.isKnown, false);
  scene.sends.shown(created(5, { actor: ALICE, clientId: "sent-by-alice" }));
  await promisesRun();
  assert.equal(scene.isKnown, true);
});

test("or when it has failed, not while it is tried again", async () => {
  const scene = open();
  const [entry] = scene.outbox.ofRoom(ROOM);
  scene.sends.refused({ ...entry, state: "pending" });
  await promisesRun();
  assert.equal(scene.isKnown, false);
  scene.sends.refused({ ...entry, state: "failed", reason: "too_long" });
  await promisesRun();
  assert.equal(scene.isKnown, true);
  assert.equal(scene.timeline.items[0].state, "failed");
});

test("what nobody asked for and what has no client id is nobody's outcome", () => {
  const { sends } = open();
  sends.shown({ ...created(6, { actor: ALICE }), type: "reaction.added", data: { message: 1004, emoji: "👍" } });
  const unasked = new OwnSends({ room: ROOM, me: ALICE, outbox: null, timeline: null, timers: new Clock() });
  unasked.shown({ ...created(6, { actor: ALICE }), type: "reaction.added", data: { message: 1004, emoji: "👍" } });
});
