import assert from "node:assert/strict";
import { test } from "node:test";

import { Past } from "../../static/js/state/past.js";

const HEAD = 5000;

const eventsAfter = (after, limit) =>
  Array.from({ length: Math.max(0, Math.min(limit, HEAD - after)) }, (_, index) => ({ seq: after + index + 1 }));

const pastOf = (asked = []) =>
  new Past(async (after, limit) => {
    asked.push(after);
    return { events: eventsAfter(after, limit), source: "topic" };
  });

test("a moment has what leads up to it, in order and without a hole", async () => {
  const past = pastOf();
  for (const seq of [1, 199, 200, 201, 400, 401, 4999, 5000]) {
    const { events } = await past.until(seq);
    const first = events[0].seq;
    assert.deepEqual(
      events.map((event) => event.seq),
      Array.from({ length: seq - first + 1 }, (_, index) => first + index),
    );
    assert.ok(first === 1 || events.length > 200);
  }
});

test("what was read is not read again, and not everything is kept", async () => {
  const asked = [];
  const past = pastOf(asked);
  await past.until(450);
  await past.until(410);
  assert.deepEqual(asked, [200, 400]);
  for (let seq = 600; seq <= 5000; seq += 200) await past.until(seq);
  asked.length = 0;
  await past.until(450);
  assert.deepEqual(asked, [200, 400]);
});

test("what could not be read is asked for again", async () => {
  let isAway = true;
  const past = new Past(async (after, limit) => {
    if (isAway) throw new TypeError("no network");
    return { events: eventsAfter(after, limit), source: "log" };
  });
  await assert.rejects(past.until(10));
  isAway = false;
  assert.equal((await past.until(10)).events.length, 10);
});

test("what follows the last event of a block is the first one of the next", async () => {
  const past = pastOf();
  assert.equal((await past.after(200)).seq, 201);
  assert.equal((await past.after(199)).seq, 200);
  assert.equal(await past.after(HEAD), undefined);
});
