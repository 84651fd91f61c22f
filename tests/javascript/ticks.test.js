import assert from "node:assert/strict";
import { test } from "node:test";

import { ticks } from "../../static/js/state/ticks.js";

test("every column is named where there is room", () => {
  assert.deepEqual(ticks(4, 10), [0, 1, 2, 3]);
});

test("otherwise every second, third, … one, and never more than have room", () => {
  assert.deepEqual(ticks(24, 12), [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
  for (const most of [1, 2, 7, 30]) assert.ok(ticks(365, most).length <= most);
});

test("a plot without columns or without room has no more names than that", () => {
  assert.deepEqual(ticks(0, 5), []);
  assert.deepEqual(ticks(3, 0.4), [0]);
});
