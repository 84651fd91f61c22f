import assert from "node:assert/strict";
import { test } from "node:test";

import { Later } from "../../static/js/later.js";
import { Clock } from "./clock.js";

test("many that ask within a while are served once, and the next one again", async () => {
  const clock = new Clock();
  let times = 0;
  const later = new Later(clock, 200, () => (times += 1));

  later.ask();
  later.ask();
  assert.equal(times, 0);
  await clock.pass(200);
  assert.equal(times, 1);

  await clock.pass(1000);
  assert.equal(times, 1);
  later.ask();
  await clock.pass(200);
  assert.equal(times, 2);
});

test("what asks while it runs is served afterwards", async () => {
  const clock = new Clock();
  let times = 0;
  const later = new Later(clock, 50, () => {
    times += 1;
    if (times === 1) later.ask();
  });

  later.ask();
  await clock.pass(50);
  assert.equal(times, 1);
  await clock.pass(50);
  assert.equal(times, 2);
});
