import assert from "node:assert/strict";
import { test } from "node:test";

import { itemOfEntry, itemOfEvent, itemOfMessage } from "../../static/js/state/items.js";
import { Timeline } from "../../static/js/state/timeline.js";
import { ALICE, BOB, created, deleted, edited, joined, reacted, timeOf } from "./cast.js";
import { randomOf } from "./random.js";

const timelineOf = (events = [], { hasOlder = false, hasNewer = false } = {}) =>
  new Timeline({ items: events.map(itemOfEvent), hasOlder, hasNewer });

const pending = (clientId, { state = "pending" } = {}) =>
  itemOfEntry(
    { client_id: clientId, body: `text of ${clientId}`, reply_to: null, at: timeOf(30), state, reason: "" },
    ALICE,
  );

const shown = (timeline) => timeline.items.map(({ seq, clientId }) => seq ?? clientId);
const mine = (seq, clientId) => created(seq, { actor: ALICE, clientId });
const ack = (seq, clientId) => ({ client_id: clientId, seq, message: 1000 + seq, at: timeOf(seq) });

test("messages and lines of the system stand in the order of the log", () => {
  const timeline = timelineOf([created(1)]);
  timeline.apply(joined(2));
  timeline.apply(created(3));
  assert.deepEqual(shown(timeline), [1, 2, 3]);
  assert.deepEqual(
    timeline.items.map(({ kind }) => kind),
    ["message", "system", "message"],
  );
});

test("a mute concerns one person and is no line", () => {
  const timeline = timelineOf([created(1)]);
  timeline.apply({ ...joined(2), type: "member.muted" });
  timeline.apply({ ...joined(3), type: "member.unmuted" });
  assert.deepEqual(shown(timeline), [1]);
});

test("an event the page already showed changes nothing", () => {
  const timeline = timelineOf([created(1), created(2)]);
  const before = timeline.items;
  timeline.apply(created(2));
  assert.deepEqual(timeline.items, before);
});

test("sends on their way stand last, in the order they were written", () => {
  const timeline = timelineOf([created(1)]);
  timeline.queue(pending("a"));
  timeline.queue(pending("b"));
  timeline.apply(created(2));
  assert.deepEqual(shown(timeline), [1, 2, "a", "b"]);
});

test("the answer comes before the event: one bubble, which gets its HTML with the event", () => {
  const timeline = timelineOf([created(1)]);
  timeline.queue(pending("a"));
  const key = timeline.items[1].key;
  timeline.acknowledge(ack(2, "a"));
  assert.deepEqual(
    timeline.items.map(({ seq, state, html }) => [seq, state, html]),
    [
      [1, "sent", "<p>message 1</p>"],
      [2, "sent", null],
    ],
  );
  timeline.apply(mine(2, "a"));
  assert.deepEqual(shown(timeline), [1, 2]);
  assert.equal(timeline.items[1].html, "<p>message 2</p>");
  assert.equal(timeline.items[1].key, key, "it stays the same element");
});

test("the event comes before the answer: one bubble", () => {
  const timeline = timelineOf([created(1)]);
  timeline.queue(pending("a"));
  const key = timeline.items[1].key;
  timeline.apply(mine(2, "a"));
  timeline.acknowledge(ack(2, "a"));
  assert.deepEqual(shown(timeline), [1, 2]);
  assert.equal(timeline.items[1].key, key);
});

test("an answer with a later seq waits in its place for the events before it", () => {
  const timeline = timelineOf([created(1)]);
  timeline.queue(pending("a"));
  timeline.acknowledge(ack(4, "a"));
  timeline.apply(created(2));
  timeline.apply(created(3));
  timeline.apply(mine(4, "a"));
  assert.deepEqual(shown(timeline), [1, 2, 3, 4]);
});

test("somebody else's message under my client_id is not mine", () => {
  const timeline = timelineOf([created(1)]);
  timeline.queue(pending("a"));
  timeline.apply(created(2, { actor: BOB, clientId: "a" }));
  assert.deepEqual(shown(timeline), [1, 2, "a"]);
  assert.equal(timeline.queue(pending("a")), true);
});

test("a send that got through before the reload is not shown a second time", () => {
  const timeline = timelineOf([mine(1, "a")]);
  assert.equal(timeline.queue(pending("a")), false);
  assert.deepEqual(shown(timeline), [1]);
});

test("an answer about a message above the window adds nothing", () => {
  const timeline = timelineOf([created(50)], { hasOlder: true });
  timeline.queue(pending("a"));
  timeline.acknowledge(ack(7, "a"));
  assert.deepEqual(shown(timeline), [50]);
});

test("a failed send tells its reason, goes last when it is tried again, and goes when discarded", () => {
  const timeline = timelineOf();
  timeline.queue(pending("a"));
  timeline.queue(pending("b"));
  timeline.fail("a", "You are muted.");
  assert.deepEqual([timeline.items[0].state, timeline.items[0].reason], ["failed", "You are muted."]);
  timeline.queue(pending("a"));
  assert.deepEqual(shown(timeline), ["b", "a"]);
  timeline.discard("a");
  assert.deepEqual(shown(timeline), ["b"]);
});

test("an edit changes the message it names, and only a new object tells of it", () => {
  const timeline = timelineOf([created(1), created(2)]);
  const [first, second] = timeline.items;
  timeline.apply(edited(3, 1, "better"));
  assert.equal(timeline.items[0].html, "<p>better</p>");
  assert.equal(timeline.items[0].isEdited, true);
  assert.notEqual(timeline.items[0], first);
  assert.equal(timeline.items[1], second);
});

test("what the server answers to an edit is shown before its event comes, and not twice", () => {
  const timeline = timelineOf([created(1)]);
  const at = timeOf(2);
  const message = { ...created(1).data, seq: 1, at: timeOf(1), author: BOB, edited_at: at, deleted_at: null };
  timeline.learn({ ...message, body: "better", body_html: "<p>better</p>" });
  const [{ html, isEdited, editedAt }] = timeline.items;
  assert.deepEqual([html, isEdited, editedAt], ["<p>better</p>", true, at]);
  timeline.apply(edited(2, 1, "better"));
  assert.equal(timeline.items.length, 1);
  assert.equal(timeline.items[0].editedAt, at);
});

test("a deletion leaves an empty message in its place", () => {
  const timeline = timelineOf([created(1), created(2)]);
  timeline.apply(deleted(3, 1));
  assert.deepEqual(
    [timeline.items[0].isDeleted, timeline.items[0].body, timeline.items[0].html],
    [true, "", ""],
  );
  assert.deepEqual(shown(timeline), [1, 2]);
});

test("a message the log serves empty has been deleted since", () => {
  assert.equal(itemOfEvent(created(1, { body: "" })).isDeleted, true);
});

test("a message of the REST interface and its event make the same item", () => {
  const { data, ...event } = created(5);
  const message = {
    ...data,
    room: event.room,
    seq: 5,
    at: event.at,
    author: event.actor,
    edited_at: null,
    deleted_at: null,
  };
  assert.deepEqual(itemOfMessage(message), itemOfEvent(created(5)));
});

test("the newest page replaces an older one", () => {
  const timeline = timelineOf([created(1)], { hasNewer: true });
  timeline.queue(pending("a"));
  timeline.apply(created(9));
  timeline.replace({ items: [created(7), created(8)].map(itemOfEvent), hasOlder: true });
  assert.deepEqual(shown(timeline), [7, 8, 9, "a"]);
  assert.deepEqual([timeline.hasOlder, timeline.hasNewer], [true, false]);
});

test("answers and events in any order end in the same timeline", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomOf(seed);
    const timeline = timelineOf();
    const acks = [];
    for (let seq = 1; seq <= 20; seq += 1) {
      const isMine = random() < 0.5;
      if (isMine) timeline.queue(pending(`me-${seq}`));
      const answers = isMine ? [ack(seq, `me-${seq}`)] : [];
      if (random() < 0.5) answers.forEach((answer) => timeline.acknowledge(answer));
      else acks.push(...answers);
      timeline.apply(isMine ? mine(seq, `me-${seq}`) : created(seq));
    }
    acks.sort(() => random() - 0.5).forEach((answer) => timeline.acknowledge(answer));
    assert.deepEqual(
      shown(timeline),
      Array.from({ length: 20 }, (_, index) => index + 1),
      `seed ${seed}`,
    );
    assert.ok(
      timeline.items.every(({ state, html }) => state === "sent" && html !== null),
      `seed ${seed}`,
    );
  }
});

test("reactions stand below their message until it is deleted; twice is once", () => {
  const timeline = timelineOf([created(1), created(2)]);
  const reactions = () => timeline.items[0].reactions;
  timeline.apply(reacted(3, 1, "👍"));
  timeline.apply(reacted(3, 1, "👍"));
  timeline.apply(reacted(4, 1, "👍", { actor: ALICE }));
  timeline.apply(reacted(5, 99, "👍"));
  assert.deepEqual(reactions(), [{ emoji: "👍", users: [BOB.id, ALICE.id] }]);
  timeline.apply(reacted(6, 1, "👍", { isAdded: false }));
  assert.deepEqual(reactions(), [{ emoji: "👍", users: [ALICE.id] }]);
  assert.deepEqual(timeline.items[1].reactions, []);
  timeline.apply(deleted(7, 1));
  assert.deepEqual(reactions(), []);
});

test("an answer of the server about a message leaves its reactions to the log", () => {
  const timeline = timelineOf([created(1)]);
  timeline.apply(reacted(2, 1, "👍"));
  const answer = { ...created(1).data, seq: 1, at: timeOf(1), author: BOB, edited_at: null, deleted_at: null };
  timeline.learn({ ...answer, reactions: [] });
  assert.equal(timeline.items[0].reactions.length, 1);
});

test("a pin is told by a line of the system", () => {
  const timeline = timelineOf([created(1)]);
  timeline.apply({ ...joined(2), type: "message.pinned", data: { id: 1001 } });
  timeline.apply({ ...joined(3), type: "message.unpinned", data: { id: 1001 } });
  assert.deepEqual(
    timeline.items.map(({ kind }) => kind),
    ["message", "system"],
  );
});
