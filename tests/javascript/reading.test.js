import assert from "node:assert/strict";
import { test } from "node:test";

import { Reading } from "../../static/js/state/reading.js";

test("a room opened with unread messages has its divider behind what was read", () => {
  const reading = new Reading({ read: 5, head: 9, isBehind: true });
  assert.deepEqual(reading.divider, { after: 5, until: 9 });
});

test("a room opened without unread messages has none, whatever its own messages did to the head", () => {
  const reading = new Reading({ read: 5, head: 9, isBehind: false });
  assert.equal(reading.divider, null);
});

test("reading moves the pointer forward only, and the divider stays", () => {
  const reading = new Reading({ read: 5, head: 9, isBehind: true });
  assert.equal(reading.see(9), true);
  assert.equal(reading.see(9), false);
  assert.equal(reading.see(7), false);
  assert.deepEqual(reading.divider, { after: 5, until: 9 });
});

test("the first message that arrives unseen after everything was read moves the divider", () => {
  const reading = new Reading({ read: 5, head: 9, isBehind: true });
  reading.see(9);
  reading.arrive(12);
  reading.arrive(13);
  assert.deepEqual(reading.divider, { after: 9, until: 13 });
});

test("a message that arrives unseen behind unread ones only makes the divider count further", () => {
  const reading = new Reading({ read: 5, head: 9, isBehind: true });
  reading.arrive(10);
  assert.deepEqual(reading.divider, { after: 5, until: 10 });
});

test("an answer takes the divider away, also for what arrives before it is seen", () => {
  const reading = new Reading({ read: 5, head: 9, isBehind: true });
  reading.answer();
  assert.equal(reading.divider, null);
  reading.arrive(10);
  assert.equal(reading.divider, null);
});

test("what was marked as unread stays so while it is looked at, until the reader answers", () => {
  const reading = new Reading({ read: 9, head: 9, isBehind: false });
  reading.rewind(6, 9);
  assert.deepEqual(reading.divider, { after: 6, until: 9 });
  assert.equal(reading.see(9), false);
  reading.arrive(10);
  assert.deepEqual(reading.divider, { after: 6, until: 10 });
  reading.answer();
  assert.equal(reading.see(11), true);
});

test("where the unread messages begin above the page the divider waits until their first one is there", () => {
  const reading = new Reading({ read: 5, head: 200, isBehind: true, hasEarlier: true });
  assert.equal(reading.dividerFrom(150, true), null);
  assert.deepEqual(reading.dividerFrom(5, true), { after: 5, until: 200 });
  assert.deepEqual(reading.dividerFrom(8, false), { after: 5, until: 200 });
  const near = new Reading({ read: 5, head: 9, isBehind: true });
  assert.deepEqual(near.dividerFrom(6, true), { after: 5, until: 9 });
});
