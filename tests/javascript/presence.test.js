import assert from "node:assert/strict";
import { test } from "node:test";

import { AWAY_AFTER, Presence } from "../../static/js/presence.js";
import { BOB, ROOM, joined } from "./cast.js";
import { Clock } from "./clock.js";

function reader() {
  const sent = [];
  const clock = new Clock();
  let changes = 0;
  const presence = new Presence({
    room: ROOM,
    timers: clock,
    transmit: (frame) => sent.push(frame),
    changed: () => (changes += 1),
  });
  return { presence, clock, sent, changes: () => changes };
}

test("at every connection the room is watched anew", () => {
  const { presence, sent } = reader();
  presence.connected();
  assert.deepEqual(sent, [{ type: "presence", state: "online", watch: true, room: ROOM }]);
});

test("who looks at no tab for long is away, and back at once", async () => {
  const { presence, clock, sent } = reader();
  presence.attend(false);
  await clock.pass(AWAY_AFTER - 1);
  assert.deepEqual(sent, []);
  presence.attend(true);
  presence.attend(false);
  await clock.pass(AWAY_AFTER);
  presence.attend(true);
  assert.deepEqual(
    sent.map(({ state }) => state),
    ["away", "online"],
  );
});

test("people come and go, and without a connection nobody is told of", () => {
  const { presence, changes } = reader();
  presence.heard({ type: "presences", users: { [BOB.id]: "away" }, directs: { 13: BOB.id } });
  assert.deepEqual([presence.people.of(BOB.id), presence.people.inDirect(13)], ["away", "away"]);
  presence.heard({ type: "presence", user: BOB.id, state: "offline" });
  assert.equal(presence.people.of(BOB.id), "offline");
  presence.heard({ type: "presence", user: BOB.id, state: "online" });
  presence.connectionChanged("connecting");
  assert.equal(presence.people.of(BOB.id), "offline");
  assert.equal(changes(), 4);
});

test("who comes into the room is watched too", () => {
  const { presence, sent } = reader();
  presence.happened(ROOM, [joined(11)]);
  presence.happened(99, [joined(11)]);
  assert.equal(sent.length, 1);
});
