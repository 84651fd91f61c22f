import assert from "node:assert/strict";
import { test } from "node:test";

import { itemOfEntry, itemOfEvent } from "../../static/js/state/items.js";
import { Timeline } from "../../static/js/state/timeline.js";
import { ALICE, created, edited, joined, timeOf } from "./cast.js";

const timelineOf = (events = [], { hasOlder = false, hasNewer = false, most = Infinity } = {}) =>
  new Timeline({ items: events.map(itemOfEvent), hasOlder, hasNewer, most });

const pending = (clientId) =>
  itemOfEntry(
    { client_id: clientId, body: "", reply_to: null, at: timeOf(30), state: "pending", reason: "" },
    ALICE,
  );

const shown = (timeline) => timeline.items.map(({ seq, clientId }) => seq ?? clientId);

test("older pages come in front", () => {
  const timeline = timelineOf([created(5)], { hasOlder: true });
  timeline.prepend({ items: [created(3), joined(4)].map(itemOfEvent), hasOlder: false });
  assert.deepEqual(shown(timeline), [3, 4, 5]);
  assert.equal(timeline.hasOlder, false);
});

test("a long timeline is cut at its old end", () => {
  const timeline = timelineOf(
    [1, 2, 3, 4].map((seq) => created(seq)),
    { most: 2 },
  );
  timeline.queue(pending("a"));
  timeline.trim();
  assert.deepEqual(shown(timeline), [3, 4, "a"]);
  assert.equal(timeline.hasOlder, true);
  assert.equal(timeline.firstSeq, 3);
});

test("reading up and down again, the window moves over the log and never grows", () => {
  const log = Array.from({ length: 40 }, (_, index) => itemOfEvent(created(index + 1)));
  const timeline = new Timeline({ items: log.slice(-8), hasOlder: true, hasNewer: false, most: 10 });
  while (timeline.hasOlder) {
    const end = timeline.firstSeq - 1;
    timeline.prepend({ items: log.slice(Math.max(0, end - 4), end), hasOlder: end > 4 });
    assert.ok(timeline.items.length <= 10);
  }
  assert.deepEqual(shown(timeline), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  timeline.apply(created(41));
  while (timeline.hasNewer) {
    const start = timeline.lastSeq;
    timeline.append({ items: log.slice(start, start + 4), hasNewer: start + 4 < 40 });
  }
  assert.deepEqual(shown(timeline), [32, 33, 34, 35, 36, 37, 38, 39, 40, 41]);
  assert.equal(timeline.hasOlder, true);
});

test("what is new is not shown behind an older part of the log, and is there when the reader gets to it", () => {
  const timeline = timelineOf([created(1)], { hasNewer: true });
  timeline.apply(created(5));
  timeline.apply(edited(6, 5, "better"));
  assert.deepEqual(shown(timeline), [1]);
  timeline.append({ items: [created(2), created(3)].map(itemOfEvent), hasNewer: true });
  assert.deepEqual(shown(timeline), [1, 2, 3]);
  timeline.append({ items: [itemOfEvent(created(4))], hasNewer: false });
  assert.deepEqual(shown(timeline), [1, 2, 3, 4, 5]);
  assert.equal(timeline.items[4].html, "<p>better</p>");
});
