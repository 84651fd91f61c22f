import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Turn } from "../../static/js/turn.js";
import { settled } from "./clock.js";
import { FakeLocks } from "./fake-locks.js";
import { Browser } from "./fake-tabs.js";

let locks;
let seen;

const turnOf = (name, manager = locks.manager()) => {
  const turn = new Turn(manager, "outbox");
  return { turn, manager, take: () => turn.take(() => seen.push(name)) };
};

beforeEach(() => {
  locks = new FakeLocks();
  seen = [];
});

test("one tab has its turn at a time, the next one when it gives it", async () => {
  const one = turnOf("one");
  const other = turnOf("other");
  one.take();
  other.take();
  await settled();
  assert.deepEqual([seen, one.turn.isMine, other.turn.isMine], [["one"], true, false]);
  one.turn.give();
  await settled();
  assert.deepEqual([seen, one.turn.isMine, other.turn.isMine], [["one", "other"], false, true]);
});

test("a tab that is closed loses its turn", async () => {
  const one = turnOf("one");
  const other = turnOf("other");
  one.take();
  other.take();
  await settled();
  one.manager.close();
  await settled();
  assert.equal(other.turn.isMine, true);
});

test("who does not want it any more is passed over", async () => {
  const one = turnOf("one");
  const other = turnOf("other");
  one.take();
  other.take();
  other.turn.give();
  one.turn.give();
  await settled();
  assert.deepEqual(seen, []);
  other.take();
  await settled();
  assert.deepEqual(seen, ["other"]);
});

test("without locks it is always everybody's turn, and so where they are refused", async () => {
  assert.equal(turnOf("one", undefined).turn instanceof Turn, true);
  assert.equal(new Turn(undefined, "outbox").isMine, true);
  const refusing = { request: async () => Promise.reject(new DOMException("denied", "SecurityError")) };
  const refused = turnOf("refused", refusing);
  refused.take();
  await settled();
  assert.deepEqual([seen, refused.turn.isMine], [["refused"], true]);
});

test("a tab that gets no answers lets another one try", async () => {
  const browser = new Browser();
  const [silent, well] = [await browser.open(), await browser.open()];
  silent.sender.resume();
  const { client_id } = silent.write(12, "one");
  await settled();
  well.hear();
  well.sender.resume();
  assert.deepEqual([silent.frames.length, well.frames.length], [1, 0]);
  await browser.clock.pass(10_000);
  assert.deepEqual(
    well.frames.map((frame) => frame.client_id),
    [client_id],
  );
});

test("what a closed tab has left is sent by the one that stays", async () => {
  const browser = new Browser();
  const [closing, staying] = [await browser.open(), await browser.open()];
  closing.sender.resume();
  staying.sender.resume();
  closing.write(12, "one");
  closing.write(12, "two");
  await settled();
  staying.hear();
  closing.close();
  await settled();
  assert.deepEqual(
    staying.frames.map(({ body }) => body),
    ["one"],
  );
});
