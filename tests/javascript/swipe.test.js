import assert from "node:assert/strict";
import { test } from "node:test";

import { Swipe } from "../../static/js/state/swipe.js";

const WIDTH = 400;

/** A finger on its way: `steps` are [x, y, milliseconds]. */
function run(steps, { direction = 1 } = {}) {
  const swipe = new Swipe(direction, WIDTH);
  const [first, ...others] = steps.map(([x, y, at]) => ({ x, y, at }));
  swipe.start(first);
  const offsets = others.map((touch) => swipe.move(touch));
  return { offset: offsets.at(-1), leads: swipe.end(others.at(-1) ?? first) };
}

test("a finger that goes far enough leads to the other screen, which follows it", () => {
  const way = [
    [100, 300, 0],
    [180, 305, 150],
    [260, 305, 900],
  ];
  assert.deepEqual(run(way), { offset: 160, leads: true });
});

test("to the left it is the same, the other way round", () => {
  const way = [
    [300, 300, 0],
    [140, 300, 300],
  ];
  assert.deepEqual(run(way, { direction: -1 }), { offset: -160, leads: true });
  assert.deepEqual(run(way), { offset: 0, leads: false });
});

test("a flick is short and fast", () => {
  assert.equal(run([[100, 300, 0], [160, 300, 100]]).leads, true);
  assert.equal(run([[100, 300, 0], [160, 300, 390]]).leads, false);
  assert.equal(run([[100, 300, 0], [140, 300, 10]]).leads, false);
});

test("who comes back does not go", () => {
  assert.equal(run([[100, 300, 0], [300, 300, 200], [110, 300, 900]]).leads, false);
});

test("who scrolls does not swipe, however it goes on", () => {
  const way = [
    [100, 300, 0],
    [108, 340, 50],
    [390, 340, 200],
  ];
  assert.deepEqual(run(way), { offset: 0, leads: false });
});

test("who held something, as for its menu, does not swipe", () => {
  assert.equal(run([[100, 300, 0], [104, 300, 450], [300, 300, 700]]).leads, false);
});

test("what begins at an edge belongs to the browser", () => {
  assert.equal(run([[10, 300, 0], [300, 300, 200]]).leads, false);
  assert.equal(run([[395, 300, 0], [100, 300, 200]], { direction: -1 }).leads, false);
});

test("a swipe that was cancelled leads nowhere", () => {
  const swipe = new Swipe(1, WIDTH);
  swipe.start({ x: 100, y: 300, at: 0 });
  swipe.move({ x: 200, y: 300, at: 50 });
  swipe.cancel();
  assert.equal(swipe.move({ x: 350, y: 300, at: 90 }), 0);
  assert.equal(swipe.end({ x: 350, y: 300, at: 100 }), false);
});
