import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../static/js/history.js";
import { ROOM, created, joined, reacted } from "./cast.js";

/** A log in which every tenth event is a member who joined; pages hold three messages. */
const LOG = Array.from({ length: 30 }, (_, index) =>
  index % 10 === 9 ? joined(index + 1) : created(index + 1),
);

const messageOf = ({ data, ...event }) => ({
  ...data,
  ...event,
  author: event.actor,
  edited_at: null,
  deleted_at: null,
});

const api = {
  async messages(room, { before = Infinity, after }) {
    const all = LOG.filter(
      ({ type, seq }) => type === "message.created" && seq < before && seq > (after ?? 0),
    );
    const messages = (after === undefined ? all.slice(-3) : all.slice(0, 3)).map(messageOf);
    return { messages, hasMore: all.length > 3 };
  },
  async events(room, after) {
    return LOG.filter(({ seq }) => seq > after).slice(0, 200);
  },
};
const history = new History(api, { id: ROOM, kind: "public" });
const seqs = ({ items }) => items.map(({ seq }) => seq);

test("an older page holds the lines of the system between its messages and the next page", async () => {
  const page = await history.older(22);
  assert.deepEqual(seqs(page), [18, 19, 20, 21]);
  assert.equal(page.items[2].kind, "system");
  assert.equal(page.hasOlder, true);
});

test("older pages follow on each other without a hole or a repeat", async () => {
  const read = [];
  for (let before = 31, hasOlder = true; hasOlder;) {
    const page = await history.older(before);
    read.unshift(...seqs(page));
    ({ hasOlder } = page);
    before = page.items[0].seq;
  }
  assert.deepEqual(
    read,
    LOG.map(({ seq }) => seq),
  );
});

test("newer pages follow on each other up to the end of the log", async () => {
  const read = [];
  for (let after = 5, hasNewer = true; hasNewer;) {
    const page = await history.newer(after);
    read.push(...seqs(page));
    ({ hasNewer } = page);
    after = page.items.at(-1).seq;
  }
  assert.deepEqual(
    read,
    Array.from({ length: 25 }, (_, index) => index + 6),
  );
});

test("the newest page reaches to the end of the log", async () => {
  const page = await history.newest();
  assert.deepEqual(seqs(page), [27, 28, 29, 30]);
  assert.equal(page.hasOlder, true);
});

/** Two messages, and between them so many reactions with a member who joined behind them. */
function reactedLog(reactions) {
  const between = Array.from({ length: reactions }, (_, index) => reacted(index + 2, 1, "👍"));
  return [created(1), ...between, joined(reactions + 2), created(reactions + 3)];
}

/** @returns what is asked for, and how often the log was */
async function newestOf(log) {
  const asked = [];
  const events = async (_room, after) => {
    asked.push(after);
    return log.filter(({ seq }) => seq > after).slice(0, 200);
  };
  const messages = async () => ({
    messages: log.filter(({ type }) => type === "message.created").map(messageOf),
    hasMore: false,
  });
  const page = await new History({ messages, events }, { id: ROOM, kind: "public" }).newest();
  return { read: seqs(page), asked };
}

test("a line of the system behind hundreds of reactions is not left out", async () => {
  const { read, asked } = await newestOf(reactedLog(450));
  assert.deepEqual(read, [1, 452, 453]);
  assert.equal(asked.length, 3);
});

test("where the log holds thousands of events between two messages, the messages do not wait for all of them", async () => {
  const { read, asked } = await newestOf(reactedLog(5000));
  assert.deepEqual(read, [1, 5003]);
  assert.equal(asked.length, 10);
});
