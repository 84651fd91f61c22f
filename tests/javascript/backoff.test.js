import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../static/js/state/backoff.js";
import { randomOf } from "./random.js";

const waits = (backoff, count) => Array.from({ length: count }, () => backoff.next());

test("waits are drawn from half a second up to a ceiling that doubles to thirty seconds", () => {
  assert.deepEqual(waits(new Backoff(() => 0), 8), [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  const most = waits(new Backoff(() => 1), 8);
  assert.deepEqual(most, [1, 2, 4, 8, 16, 30, 30, 30]);
});

test("a thousand clients that were cut off together come back spread out", () => {
  const random = randomOf(1);
  const backoffs = Array.from({ length: 1000 }, () => new Backoff(random));
  for (const backoff of backoffs) waits(backoff, 4);
  const fifth = backoffs.map((backoff) => backoff.next());
  const early = fifth.filter((wait) => wait < 8).length;
  assert.ok(early > 400 && early < 560, `${early} of 1000 in the first half`);
});

test("after a reset the waits are short again", () => {
  const backoff = new Backoff(() => 1);
  waits(backoff, 6);
  backoff.reset();
  assert.equal(backoff.next(), 1);
});

test("a computer left alone for a year does not overflow", () => {
  const backoff = new Backoff(() => 1);
  waits(backoff, 5000);
  assert.equal(backoff.next(), 30);
});
