import assert from "node:assert/strict";
import { test } from "node:test";

import { Passing } from "../../static/js/passing.js";
import { itemOfEvent } from "../../static/js/state/items.js";
import { Texts } from "../../static/js/texts.js";
import { ALICE, BOB, ROOM, created } from "./cast.js";
import { Clock } from "./clock.js";

const TABLE = { typing_one: "{name}…", typing_two: "{name}, {other}…", typing_many: "many…" };
const typing = (user, name) => ({ type: "typing", room: ROOM, user, name });
const message = itemOfEvent(created(10, { actor: ALICE }));

/** What passes in Alice's open room. */
function open({ reads = { [ALICE.id]: 10, [BOB.id]: 9 } } = {}) {
  const clock = new Clock();
  const scene = { clock, line: { textContent: "" }, sent: [], changes: 0, asked: 0, beforeAnswer: () => {} };
  const api = {
    reads: async () => {
      scene.asked += 1;
      scene.beforeAnswer();
      return { [BOB.id]: 10 };
    },
  };
  scene.passing = new Passing({
    room: { id: ROOM, reads },
    me: ALICE.id,
    api,
    texts: new Texts(TABLE, "en"),
    timers: clock,
    random: () => 1,
    line: scene.line,
    transmit: (frame) => scene.sent.push(frame),
    changed: () => (scene.changes += 1),
  });
  return scene;
}

test("the line says who is typing, and forgets those of whom nothing is heard", async () => {
  const { passing, line, clock } = open();
  passing.heard(typing(2, "Bob"));
  assert.equal(line.textContent, "Bob…");
  await clock.pass(3000);
  passing.heard(typing(3, "Carol"));
  assert.equal(line.textContent, "Bob, Carol…");
  passing.heard(typing(4, "Dave"));
  assert.equal(line.textContent, "many…");
  await clock.pass(3000);
  assert.equal(line.textContent, "Carol, Dave…");
  await clock.pass(3000);
  assert.equal(line.textContent, "");
});

test("one's own typing, from another tab, is not told", () => {
  const { passing, line } = open();
  passing.heard(typing(ALICE.id, "Alice"));
  assert.equal(line.textContent, "");
});

test("who has said it is not typing any more", () => {
  const { passing, line } = open();
  passing.heard(typing(BOB.id, "Bob"));
  passing.happened([created(11, { actor: BOB })]);
  assert.equal(line.textContent, "");
});

test("the room is told of one's typing now and then, and at once after a message", async () => {
  const { passing, sent, clock } = open();
  passing.typed();
  passing.typed();
  await clock.pass(2999);
  passing.typed();
  assert.deepEqual(sent, [{ type: "typing", room: ROOM }]);
  await clock.pass(1);
  passing.typed();
  assert.equal(sent.length, 2);
  passing.happened([created(11, { actor: ALICE })]);
  passing.typed();
  assert.equal(sent.length, 3);
});

test("what others and oneself have read is counted at once", () => {
  const scene = open({ reads: { [ALICE.id]: 9, [BOB.id]: 9 } });
  const theirs = itemOfEvent(created(10, { actor: BOB }));
  assert.equal(scene.passing.unreadBy(theirs), 1);
  scene.passing.read(10);
  assert.equal(scene.passing.unreadBy(theirs), 0);
  assert.equal(scene.passing.unreadBy(message), 1);
  scene.passing.heard({ type: "reads", room: ROOM, reads: { [BOB.id]: 10 } });
  assert.equal(scene.passing.unreadBy(message), 0);
  assert.equal(scene.changes, 1);
});

test("with each connection the pointers are asked for: what passed before it was not heard", async () => {
  const scene = open();
  scene.passing.connected();
  await scene.clock.pass(2000);
  assert.equal(scene.asked, 1);
  assert.equal(scene.passing.unreadBy(message), 0);
  scene.passing.connected();
  await scene.clock.pass(2000);
  assert.equal(scene.asked, 2);
});

test("an answer does not take back what was heard while it was on its way", async () => {
  const scene = open();
  const theirs = itemOfEvent(created(11, { actor: ALICE }));
  scene.beforeAnswer = () => scene.passing.heard({ type: "reads", room: ROOM, reads: { [BOB.id]: 11 } });
  scene.passing.connected();
  await scene.clock.pass(2000);
  assert.equal(scene.passing.unreadBy(theirs), 0);
});

test("whoever is no longer in the room asks for nothing", async () => {
  const scene = open();
  scene.passing.connected();
  scene.passing.end();
  await scene.clock.pass(2000);
  assert.equal(scene.asked, 0);
});
