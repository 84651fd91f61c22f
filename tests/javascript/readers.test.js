import assert from "node:assert/strict";
import { test } from "node:test";

import { itemOfEvent } from "../../static/js/state/items.js";
import { Readers } from "../../static/js/state/readers.js";
import { ALICE, BOB, ROOM, created, joined, timeOf } from "./cast.js";

const CAROL = { id: 3, name: "Carol" };
const message = itemOfEvent(created(10, { actor: ALICE }));
const left = (seq, type = "member.left") => ({
  room: ROOM,
  seq,
  type,
  at: timeOf(seq),
  actor: BOB,
  data: { user: BOB.id },
});

test("whoever is behind a message has not read it, its author always has", () => {
  const readers = new Readers({ [ALICE.id]: 0, [BOB.id]: 9, [CAROL.id]: 10 });
  assert.equal(readers.unreadBy(message), 1);
  readers.learn({ [BOB.id]: 12 });
  assert.equal(readers.unreadBy(message), 0);
});

test("who marks a message as unread has not read it again", () => {
  const readers = new Readers({ [BOB.id]: 12 });
  readers.learn({ [BOB.id]: 9 });
  assert.equal(readers.unreadBy(message), 1);
});

test("who comes has read what was there, who goes does not count", () => {
  const readers = new Readers({ [BOB.id]: 0 });
  readers.apply(joined(11, CAROL));
  assert.equal(readers.unreadBy(message), 1);
  assert.equal(readers.unreadBy({ ...message, seq: 12 }), 2);
  for (const type of ["member.left", "member.removed", "member.banned"]) {
    readers.replace({ [BOB.id]: 0 });
    readers.apply(left(13, type));
    assert.equal(readers.unreadBy(message), 0, type);
  }
});

test("nothing is counted of what is not sent, or deleted, or where it is not told", () => {
  const readers = new Readers({ [BOB.id]: 0 });
  assert.equal(readers.unreadBy({ ...message, seq: null }), 0);
  assert.equal(readers.unreadBy({ ...message, isDeleted: true }), 0);
  readers.replace(null);
  readers.learn({ [BOB.id]: 1 });
  readers.apply(joined(11, CAROL));
  assert.equal(readers.unreadBy(message), 0);
});
