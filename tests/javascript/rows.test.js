import assert from "node:assert/strict";
import { test } from "node:test";

import { itemOfEntry, itemOfEvent } from "../../static/js/state/items.js";
import { rowsOf } from "../../static/js/state/rows.js";
import { ALICE, BOB, created, joined, timeOf } from "./cast.js";

const dayOf = (at) => at.slice(0, 10);
const rows = (events, divider = null) => rowsOf(events.map(itemOfEvent), { dayOf, divider, me: ALICE.id });
const told = (list) =>
  list.map((row) =>
    row.item
      ? `${row.item.seq}${row.follows ? "+" : ""}`
      : row.kind === "divider"
        ? `-${row.count}-`
        : row.day,
  );
const at = (time, more = {}) => ({ at: `2026-11-${time}Z`, ...more });

test("a date stands before the first line of each day", () => {
  const events = [created(1, at("22T23:59:00")), created(2, at("23T00:01:00"))];
  assert.deepEqual(told(rows(events)), ["2026-11-22", "1", "2026-11-23", "2"]);
});

test("messages of one author within five minutes make a group", () => {
  const events = [
    created(1, at("23T09:00:00")),
    created(2, at("23T09:04:59")),
    created(3, at("23T09:09:59")),
  ];
  assert.deepEqual(told(rows(events)), ["2026-11-23", "1", "2+", "3"]);
});

test("another author, a line of the system, a reply, a new day and the divider break a group", () => {
  const bySomebodyElse = [created(1, at("23T09:00:00")), created(2, at("23T09:01:00", { actor: ALICE }))];
  assert.deepEqual(told(rows(bySomebodyElse)), ["2026-11-23", "1", "2"]);

  const afterALine = [
    created(1, at("23T09:00:00")),
    { ...joined(2), at: "2026-11-23T09:01:00Z" },
    created(3, at("23T09:02:00")),
  ];
  assert.deepEqual(told(rows(afterALine)), ["2026-11-23", "1", "2", "3"]);

  const reply = created(2, at("23T09:01:00"));
  reply.data.reply_to = 7;
  assert.deepEqual(told(rows([created(1, at("23T09:00:00")), reply])), ["2026-11-23", "1", "2"]);

  const overMidnight = [created(1, at("22T23:59:00")), created(2, at("23T00:01:00"))];
  assert.deepEqual(told(rows(overMidnight)), ["2026-11-22", "1", "2026-11-23", "2"]);

  const unread = [created(1, at("23T09:00:00")), created(2, at("23T09:01:00"))];
  assert.deepEqual(told(rows(unread, { after: 1, until: 2, isWhole: true })), ["2026-11-23", "1", "-1-", "2"]);
});

test("a reply is carried on by what follows it", () => {
  const reply = created(1, at("23T09:00:00"));
  reply.data.reply_to = 7;
  assert.deepEqual(told(rows([reply, created(2, at("23T09:01:00"))])), ["2026-11-23", "1", "2+"]);
});

test("the divider stands before the first unread message of somebody else, behind the date", () => {
  const events = [
    created(1),
    created(2, { actor: ALICE }),
    { ...joined(3) },
    created(4),
    created(5, { actor: ALICE }),
    created(6),
  ];
  assert.deepEqual(told(rows(events, { after: 1, until: 6, isWhole: true })), [
    "2026-11-23",
    "1",
    "2",
    "3",
    "-2-",
    "4",
    "5",
    "6",
  ]);
  const tomorrow = [created(1), created(2, at("24T09:00:00"))];
  assert.deepEqual(told(rows(tomorrow, { after: 1, until: 2, isWhole: true })), [
    "2026-11-23",
    "1",
    "2026-11-24",
    "-1-",
    "2",
  ]);
});

test("what comes while the reader looks on is not counted by the divider", () => {
  const events = [
    created(1, at("23T09:00:00")),
    created(2, at("23T09:10:00")),
    created(3, at("23T09:20:00")),
  ];
  assert.deepEqual(told(rows(events, { after: 1, until: 2, isWhole: true })), ["2026-11-23", "1", "-1-", "2", "3"]);
});

test("while a part of what was unread is not there the divider tells no number", () => {
  const events = [created(1, at("23T09:00:00")), created(2, at("23T09:10:00"))];
  const divider = { after: 1, until: 200, isWhole: false };
  assert.deepEqual(told(rows(events, divider)), ["2026-11-23", "1", "-null-", "2"]);
});

test("without unread messages there is no divider", () => {
  assert.deepEqual(told(rows([created(1)], { after: 1, until: 1 })), ["2026-11-23", "1"]);
  assert.deepEqual(told(rows([created(1), created(2, { body: "" })], { after: 1, until: 2, isWhole: true })), [
    "2026-11-23",
    "1",
    "2+",
  ]);
});

test("a send on its way carries on the group of its author and is never unread", () => {
  const entry = { client_id: "a", body: "x", reply_to: null, at: timeOf(2), state: "pending", reason: "" };
  const items = [itemOfEvent(created(1, { actor: ALICE })), itemOfEntry(entry, ALICE)];
  const list = rowsOf(items, { dayOf, divider: { after: 0, until: 9, isWhole: true }, me: ALICE.id });
  assert.deepEqual(told(list), ["2026-11-23", "1", "null+"]);
});

test("every row has a key of its own, also when a clock steps back over midnight", () => {
  const events = [
    created(1, at("23T00:00:00")),
    created(2, at("22T23:59:00")),
    created(3, at("23T00:01:00", { actor: BOB })),
  ];
  const keys = rows(events).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});
