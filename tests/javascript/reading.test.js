import assert from "node:assert/strict";
import { test } from "node:test";

import { Reading } from "../../static/js/state/reading.js";

/** Seq 6 is one's own. */
const BEHIND = { read: 5, head: 9, first_unread: 7 };

/** Opened where the unread begins. */
function opened(room) {
  const reading = new Reading(room);
  reading.reach();
  return reading;
}

test("a room opened with unread messages has its divider behind what was read", () => {
  const reading = opened(BEHIND);
  assert.deepEqual(reading.divider, { first: 7, after: 5, until: 9 });
});

test("a room opened without unread messages has none, whatever its own messages did to the head", () => {
  const reading = new Reading({ ...BEHIND, first_unread: null });
  assert.equal(reading.divider, null);
});

test("reading moves the pointer forward only, and the divider stays", () => {
  const reading = opened(BEHIND);
  assert.equal(reading.see(9), true);
  assert.equal(reading.see(9), false);
  assert.equal(reading.see(7), false);
  assert.deepEqual(reading.divider, { first: 7, after: 5, until: 9 });
});

test("the first message that arrives unseen after everything was read moves the divider", () => {
  const reading = opened(BEHIND);
  reading.see(9);
  reading.arrive(12);
  reading.arrive(13);
  assert.deepEqual(reading.divider, { first: 12, after: 9, until: 13 });
});

test("a message that arrives unseen behind unread ones only makes the divider count further", () => {
  const reading = opened(BEHIND);
  reading.arrive(10);
  assert.deepEqual(reading.divider, { first: 7, after: 5, until: 10 });
});

test("an answer takes the divider away, also for what arrives before it is seen", () => {
  const reading = opened(BEHIND);
  reading.answer();
  assert.equal(reading.divider, null);
  reading.arrive(10);
  assert.equal(reading.divider, null);
});

test("what was marked as unread stays so while it is looked at, until the reader answers", () => {
  const reading = new Reading({ read: 9, head: 9, first_unread: null });
  reading.rewind(7, 9);
  assert.deepEqual(reading.divider, { first: 7, after: 6, until: 9 });
  assert.equal(reading.see(9), false);
  reading.arrive(10);
  assert.deepEqual(reading.divider, { first: 7, after: 6, until: 10 });
  reading.answer();
  assert.equal(reading.see(11), true);
});

test("the divider is not shown where its message stands above the lines, or has left them", () => {
  const reading = new Reading({ read: 5, head: 200, first_unread: 7 });
  const part = { firstSeq: 150, lastSeq: 200, hasOlder: true, hasNewer: false };
  assert.equal(reading.dividerIn(part), null);
  assert.equal(reading.dividerIn({ ...part, firstSeq: 8 }), null);
  assert.notEqual(reading.dividerIn({ ...part, firstSeq: 7 }), null);
  assert.notEqual(reading.dividerIn({ ...part, firstSeq: 8, hasOlder: false }), null); // it was deleted
});

test("the divider says whether all that was unread is among the lines", () => {
  const reading = new Reading({ read: 5, head: 200, first_unread: 7 });
  const part = { firstSeq: 3, lastSeq: 52, hasOlder: true, hasNewer: true };
  assert.equal(reading.dividerIn(part)?.isWhole, false);
  assert.equal(reading.dividerIn({ ...part, lastSeq: 200 })?.isWhole, true);
  // What is behind the last line of the whole log (an edit, say) is no line.
  assert.equal(reading.dividerIn({ ...part, lastSeq: 190, hasNewer: false })?.isWhole, true);
});

test("opened at the end, with more unread above than is shown, nothing is read by that", () => {
  const reading = new Reading(BEHIND);
  assert.equal(reading.missed, 7);
  assert.equal(reading.see(9), false);
  reading.arrive(10);
  assert.equal(reading.see(10), false);
  assert.deepEqual(reading.divider, { first: 7, after: 5, until: 10 });
});

test("who has been where the unread begins, or says that it is read, or answers, has read it at the end", () => {
  for (const wish of ["reach", "release", "answer"]) {
    const reading = new Reading(BEHIND);
    reading[wish]();
    assert.equal(reading.missed, null);
    assert.equal(reading.see(9), true);
  }
});

test("what another device has read to its end is not missed here", () => {
  const reading = new Reading(BEHIND);
  reading.learn(8);
  assert.equal(reading.missed, 7);
  reading.learn(9);
  assert.equal(reading.missed, null);
  assert.equal(reading.see(9), false);
  assert.equal(reading.see(10), true);
});

test("what is marked as unread here stays so when another device reads it", () => {
  const reading = new Reading({ read: 9, head: 9, first_unread: null });
  reading.rewind(7, 9);
  reading.learn(9);
  assert.equal(reading.see(10), false);
});
