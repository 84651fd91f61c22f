import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError } from "../../static/js/api-error.js";
import { ReadPointer } from "../../static/js/read-pointer.js";
import { Reading } from "../../static/js/state/reading.js";
import { ROOM, created } from "./cast.js";
import { settled } from "./clock.js";

let told;
let waiting;
let answers;
let pointer;
let reading;

/** Everything up to seq 10 is read. */
beforeEach(() => {
  told = [];
  waiting = undefined;
  answers = [];
  reading = new Reading({ read: 10, head: 10, first_unread: null });
  pointer = pointerOf(reading);
});

function pointerOf(of, role = "member") {
  return new ReadPointer({
    room: { id: ROOM, role, head: 10 },
    reading: of,
    session: {
      markRead: (_room, seq) => told.push(seq),
      takeRead: () => waiting,
    },
    api: { markUnread: () => new Promise((resolve, reject) => answers.push({ resolve, reject })) },
    passing: { read() {} },
  });
}

test("what is seen is told, once", () => {
  pointer.happened([created(11)], [], true);
  pointer.see(11);
  pointer.see(11);
  assert.deepEqual(told, [11]);
});

test("who reads without being in the room has a divider too, and nobody is told", () => {
  pointer = pointerOf(reading, null);
  pointer.happened([created(11)], [created(11)], false);
  assert.deepEqual(reading.divider, { first: 11, after: 10, until: 11 });
  pointer.see(11);
  pointer.happened([created(12)], [created(12)], false);
  assert.deepEqual(reading.divider, { first: 12, after: 11, until: 12 });
  assert.deepEqual(told, []);
});

test("of two marks that are on their way the later one counts, whatever becomes of the first", async () => {
  waiting = 10;
  const first = pointer.markUnread(4);
  waiting = undefined;
  const second = pointer.markUnread(7);
  answers[0].reject(new ApiError(503));
  await assert.rejects(first, ApiError);
  assert.deepEqual(reading.divider, { first: 7, after: 6, until: 10 });
  assert.deepEqual(told, []);

  answers[1].reject(new ApiError(503));
  await assert.rejects(second, ApiError);
  assert.equal(reading.divider, null);
  assert.deepEqual(told, [10]);
});

test("where the second of two marks fails the first one stays", async () => {
  const first = pointer.markUnread(7);
  const second = pointer.markUnread(4);
  answers[0].resolve();
  await first;
  answers[1].reject(new ApiError(503));
  await assert.rejects(second, ApiError);
  assert.deepEqual(reading.divider, { first: 7, after: 6, until: 10 });
  assert.deepEqual(told, []);
});

test("a mark that fails takes nothing back from who has answered meanwhile", async () => {
  pointer.happened([created(11)], [created(11)], false);
  const marked = pointer.markUnread(7);
  reading.answer();
  answers[0].reject(new ApiError(503));
  await assert.rejects(marked, ApiError);
  assert.equal(reading.divider, null);
  pointer.see(11);
  assert.deepEqual(told, [11]);
});

test("a message that is seen while the server marks the room as unread does not undo it", async () => {
  const marked = pointer.markUnread(7);
  pointer.happened([created(11)], [created(11)], true);
  pointer.see(11);
  answers[0].resolve();
  await marked;
  pointer.see(11);
  assert.deepEqual(told, []);
  assert.deepEqual(reading.divider, { first: 7, after: 6, until: 11 });
});

test("where it could not be marked as unread everything is as before, and what waited is told", async () => {
  waiting = 10;
  const marked = pointer.markUnread(7);
  answers[0].reject(new ApiError(503));
  await assert.rejects(marked, ApiError);
  assert.deepEqual(told, [10]);
  assert.equal(reading.divider, null);
  pointer.happened([created(11)], [], true);
  pointer.see(11);
  assert.deepEqual(told, [10, 11]);
});

test("marked from within an older part of the log, all that came since is unread", async () => {
  pointer.happened([created(11), created(12)], [], true);
  void pointer.markUnread(4);
  await settled();
  assert.deepEqual(reading.divider, { first: 4, after: 3, until: 12 });
});

test("all that came is read at once where the reader says so, though it was not seen", () => {
  reading = new Reading({ read: 3, head: 10, first_unread: 4 });
  pointer = pointerOf(reading);
  pointer.happened([created(11)], [created(11)], true);
  pointer.see(11);
  assert.deepEqual(told, []);
  pointer.readAll();
  assert.deepEqual(told, [11]);
  assert.equal(reading.missed, null);
});
