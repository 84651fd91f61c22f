import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Past } from "../../static/js/state/past.js";
import { Player } from "../../static/js/state/player.js";
import { Clock } from "./clock.js";

const BEGIN = Date.parse("2026-11-23T09:00:00Z");
/** Seconds after the beginning at which the events 1, 2, 3 … happened. */
const TIMES = [0, 10, 20, 20, 7200];

let clock;
let shown;
let isAway;

const events = TIMES.map((seconds, index) => ({
  seq: index + 1,
  at: new Date(BEGIN + seconds * 1000).toISOString(),
}));

const playerAt = (seq) =>
  new Player({
    past: new Past(async (after) => ({ events: events.slice(after), source: "log" })),
    timers: clock,
    at: { seq, last: TIMES.length },
    show: async (moment) => {
      if (isAway) throw new TypeError("no network");
      shown.push(moment);
    },
    changed: () => {},
  });

beforeEach(() => {
  clock = new Clock();
  shown = [];
  isAway = false;
});

test("events follow each other in the time they took, divided by the speed", async () => {
  const player = playerAt(1);
  player.play(1);
  await clock.pass(999);
  assert.deepEqual(shown, []);
  await clock.pass(2);
  assert.deepEqual(shown, [2]);
  await clock.pass(1000);
  assert.deepEqual(shown, [2, 3]);
});

test("what happened at once comes quickly, and a long silence is cut short", async () => {
  const player = playerAt(3);
  player.play(1);
  await clock.pass(31);
  assert.deepEqual(shown, [4]);
  await clock.pass(2000);
  assert.deepEqual(shown, [4, 5]);
  assert.equal(player.isPlaying, false);
});

test("a pause keeps the place, and play goes on from there", async () => {
  const player = playerAt(1);
  player.play(1);
  await clock.pass(1001);
  player.pause();
  await clock.pass(60_000);
  assert.deepEqual(shown, [2]);
  player.play(1);
  await clock.pass(1001);
  assert.deepEqual(shown, [2, 3]);
});

test("play at the end begins anew", async () => {
  const player = playerAt(TIMES.length);
  player.play(1);
  await clock.pass(0);
  assert.deepEqual(shown, [1]);
  assert.equal(player.isPlaying, true);
});

test("who moves while it plays goes on from the new place, once", async () => {
  const player = playerAt(1);
  player.play(1);
  await clock.pass(500);
  await player.seek(3);
  await clock.pass(31);
  assert.deepEqual(shown, [3, 4]);
  await clock.pass(900);
  assert.deepEqual(shown, [3, 4]);
});

test("a past that cannot be read stops the playing where it is", async () => {
  const player = playerAt(1);
  player.play(1);
  isAway = true;
  await clock.pass(60_000);
  assert.deepEqual([shown, player.isPlaying], [[], false]);
});
