import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../static/js/history.js";
import { ROOM, created, joined } from "./cast.js";

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
