import assert from "node:assert/strict";
import { test } from "node:test";

import { isOnItsWay, stepsOf } from "../../static/js/state/whereabouts.js";

const AT = "2026-11-23T09:05:12.430Z";
const UNSEEN = { acknowledged: null, shown: null };

function delivery(kafka = {}, groups = []) {
  const nothing = { state: "waiting", milliseconds: null, place: null, place_unknown: "waiting" };
  return { message: 1, room: 1, seq: 1, committed_at: AT, kafka: { ...nothing, ...kafka }, groups };
}

function brief(steps) {
  return steps.map(({ name, state, text, value }) => [name, state, text, value]);
}

test("a message on its way waits for Kafka, and what nobody measured is not known", () => {
  const waiting = delivery({}, [{ name: "stats", progress: "waiting", behind: null }]);
  assert.deepEqual(brief(stepsOf(waiting, UNSEEN)), [
    ["committed", "done", "at", AT],
    ["acknowledged", "unknown", "not_known", undefined],
    ["shown", "unknown", "not_known", undefined],
    ["kafka", "waiting", "kafka_waiting", undefined],
    ["group_stats", "waiting", "group_waiting", undefined],
  ]);
  assert.ok(isOnItsWay(waiting));
});

test("a message that has arrived everywhere says after how many milliseconds, and where it stands", () => {
  const stored = delivery(
    { state: "stored", milliseconds: 41, place: { topic: "oreum.events", partition: 7, offset: 5213 } },
    [{ name: "stats", progress: "applied", behind: null }],
  );
  const steps = stepsOf(stored, { acknowledged: 22.6, shown: 31.2 });
  assert.deepEqual(brief(steps).slice(1), [
    ["acknowledged", "done", "after_sending", 23],
    ["shown", "done", "after_sending", 31],
    ["kafka", "done", "kafka_stored", 41],
    ["group_stats", "done", "group_applied", undefined],
  ]);
  assert.equal(steps[3].place, "oreum.events-7@5213");
  assert.ok(!isOnItsWay(stored));
});

test("a group with a lag says how much; one that is stuck is not asked for again", () => {
  const groups = [
    { name: "stats", progress: "applied", behind: null },
    { name: "archive", progress: "waiting", behind: 3 },
    { name: "webhooks", progress: "dead_letter", behind: null },
  ];
  const stored = delivery({ state: "shortened", milliseconds: 0 }, groups);
  assert.deepEqual(brief(stepsOf(stored, UNSEEN)).slice(3), [
    ["kafka", "done", "kafka_shortened", 0],
    ["group_stats", "done", "group_applied", undefined],
    ["group_archive", "waiting", "group_behind", 3],
    ["group_webhooks", "stuck", "group_dead_letter", undefined],
  ]);
  assert.ok(isOnItsWay(stored));
  assert.ok(!isOnItsWay({ ...stored, groups: [groups[0], groups[2]] }));
});

test("without Kafka nobody is said to wait for it", () => {
  const off = delivery({ state: "off" }, [{ name: "stats", progress: "waiting", behind: null }]);
  assert.deepEqual(brief(stepsOf(off, UNSEEN)).at(-1), ["kafka", "unknown", "kafka_off", undefined]);
  assert.ok(!isOnItsWay(off));
});
