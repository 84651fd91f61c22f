import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SteadyClock } from "../../static/js/state/steady-clock.js";

const START = Date.parse("2026-11-23T09:00:00Z");
const HOUR = 3_600_000;

let wall;
let monotonic;
let clock;

const pass = (ms) => {
  wall += ms;
  monotonic += ms;
};

beforeEach(() => {
  wall = START;
  monotonic = 0;
  clock = new SteadyClock({ wall: () => wall, monotonic: () => monotonic });
});

test("it starts at the time on the wall and goes with it", () => {
  assert.equal(clock.now(), START);
  pass(1234);
  assert.equal(clock.now(), START + 1234);
});

test("a wall clock that is set back does not stop it", () => {
  pass(500);
  clock.now();
  wall -= 2 * HOUR;
  pass(700);
  assert.equal(clock.now(), START + 1200);
  pass(300);
  assert.equal(clock.now(), START + 1500);
});

test("a sleep counts though the monotonic clock stood still", () => {
  wall += 8 * HOUR;
  assert.equal(clock.now(), START + 8 * HOUR);
});

test("it never runs back, not even a little", () => {
  pass(500);
  const before = clock.now();
  wall -= 20;
  assert.equal(clock.now(), before);
});

test("asked often, with clocks of different grain, it does not run ahead", () => {
  for (let step = 1; step <= 10_000; step += 1) {
    monotonic = step * 0.3;
    wall = START + Math.floor(step * 0.3);
    clock.now();
  }
  assert.equal(clock.now(), START + 3000);
});
