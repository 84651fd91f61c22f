import assert from "node:assert/strict";
import { test } from "node:test";

import { Rooms } from "../../static/js/state/rooms.js";
import { ALICE, BOB, ROOM, created, deleted } from "./cast.js";
import { randomOf } from "./random.js";

const summary = (more = {}) => ({
  head: 10,
  read: 10,
  unread: 0,
  role: "member",
  name: "잡담",
  kind: "public",
  ...more,
});
const roomsWith = (more) => new Rooms(ALICE.id, { [ROOM]: summary(more) });

test("a message of somebody else is unread, one's own is not", () => {
  const rooms = roomsWith({});
  rooms.apply(created(11, { actor: BOB }));
  rooms.apply(created(12, { actor: ALICE }));
  assert.equal(rooms.unread(ROOM), 1);
});

test("a message the server has already counted is not counted again", () => {
  const rooms = roomsWith({ head: 12, read: 10, unread: 2 });
  rooms.apply(created(11));
  rooms.apply(created(12));
  assert.equal(rooms.unread(ROOM), 2);
  rooms.apply(created(13));
  assert.equal(rooms.unread(ROOM), 3);
});

test("reading up to a seq leaves what came after it", () => {
  const rooms = roomsWith({});
  for (const seq of [11, 12, 13]) rooms.apply(created(seq));
  rooms.markRead(ROOM, 12);
  assert.equal(rooms.unread(ROOM), 1);
  rooms.markRead(ROOM, 11);
  assert.equal(rooms.unread(ROOM), 1, "never back");
});

test("reading into the part only the server has counted leaves a count to ask for", () => {
  const rooms = roomsWith({ head: 20, read: 10, unread: 7 });
  rooms.markRead(ROOM, 15);
  assert.equal(rooms.isUncertain, true);
  rooms.replace({ [ROOM]: summary({ head: 20, read: 15, unread: 3 }) });
  assert.equal(rooms.isUncertain, false);
  assert.equal(rooms.unread(ROOM), 3);
});

test("a deleted message is no longer unread", () => {
  const rooms = roomsWith({});
  rooms.apply(created(11));
  rooms.apply(deleted(12, 11));
  assert.equal(rooms.unread(ROOM), 0);
  assert.equal(rooms.isUncertain, false);
});

test("a deletion of what only the server has counted leaves a count to ask for", () => {
  const rooms = roomsWith({ head: 10, read: 5, unread: 3 });
  rooms.apply(deleted(11, 7));
  assert.equal(rooms.isUncertain, true);
});

test("a message that comes empty was deleted and is not unread", () => {
  const rooms = roomsWith({});
  rooms.apply(created(11, { body: "" }));
  assert.equal(rooms.unread(ROOM), 0);
});

test("a message of files alone is unread as well", () => {
  const rooms = roomsWith({});
  const event = created(11, { body: "" });
  event.data.attachments = [{ id: 1, name: "오름.jpg" }];
  rooms.apply(event);
  assert.equal(rooms.unread(ROOM), 1);
});

test("an answer of the server that is older than what is known changes nothing", () => {
  const rooms = roomsWith({ head: 20, unread: 4 });
  rooms.update({ [ROOM]: summary({ head: 15, unread: 9 }) });
  assert.equal(rooms.unread(ROOM), 4);
});

test("a newer count of the server takes the place of what was counted here, up to its head", () => {
  const rooms = roomsWith({});
  for (const seq of [11, 12, 13]) rooms.apply(created(seq));
  rooms.replace({ [ROOM]: summary({ head: 12, read: 10, unread: 2 }) });
  assert.equal(rooms.unread(ROOM), 3);
});

test("what was read here and is not yet known to one room's news stays read", () => {
  const rooms = roomsWith({ head: 12, read: 10, unread: 2 });
  rooms.markRead(ROOM, 12);
  rooms.update({ [ROOM]: summary({ head: 12, read: 10, unread: 2 }) });
  assert.equal(rooms.unread(ROOM), 0);
});

test("what all rooms say of a pointer is believed, also when it went back", () => {
  const rooms = roomsWith({ head: 12, read: 12 });
  rooms.replace({ [ROOM]: summary({ head: 12, read: 10, unread: 2 }) });
  assert.equal(rooms.unread(ROOM), 2);
});

test("a count from before a deletion that one knows of leaves a count to ask for", () => {
  const rooms = roomsWith({});
  rooms.apply(created(11));
  rooms.apply(deleted(12, 11));
  rooms.update({ [ROOM]: summary({ head: 11, unread: 1 }) });
  assert.equal(rooms.isUncertain, true);
  rooms.replace({ [ROOM]: summary({ head: 12, unread: 0 }) });
  assert.equal(rooms.isUncertain, false);
});

test("rooms come and go, and events of unknown ones are ignored", () => {
  const rooms = roomsWith({});
  rooms.apply(created(1, { room: 99 }));
  assert.equal(rooms.unread(99), 0);
  rooms.update({ 13: summary({ name: "새 방", unread: 2 }) });
  assert.deepEqual(
    rooms.all.map(({ id }) => id),
    [ROOM, 13],
  );
  assert.equal(rooms.totalUnread, 2);
  rooms.replace({ 13: summary({ name: "새 방" }) });
  assert.deepEqual(
    rooms.all.map(({ id }) => id),
    [13],
  );
  rooms.remove(13);
  assert.deepEqual(rooms.all, []);
});

test("a renamed room has its new name", () => {
  const rooms = roomsWith({});
  rooms.apply({ room: ROOM, seq: 11, type: "room.updated", at: "", actor: BOB, data: { name: "수다" } });
  assert.equal(rooms.get(ROOM).name, "수다");
});

/** The server counts for itself; whenever the client asks, or is sure, the two agree. */
test("over any course of events the count is that of the server", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomOf(seed);
    const log = [];
    const gone = new Set();
    let read = 0;
    const count = () =>
      log.filter(
        ({ seq, type, actor, data }) =>
          type === "message.created" && seq > read && actor === BOB && !gone.has(data.id),
      ).length;
    const summaryNow = () => ({ [ROOM]: summary({ head: log.length, read, unread: count() }) });
    const rooms = new Rooms(ALICE.id, summaryNow());
    for (let step = 0; step < 80; step += 1) {
      const choice = random();
      const seq = log.length + 1;
      if (choice < 0.6) log.push(created(seq, { actor: random() < 0.7 ? BOB : ALICE }));
      else if (choice < 0.75) {
        const target = log.filter(({ type, data }) => type === "message.created" && !gone.has(data.id))[0]
          ?.seq;
        if (!target) continue;
        gone.add(1000 + target);
        log.push(deleted(seq, target));
      } else if (choice < 0.9) {
        read = Math.max(read, Math.floor(random() * (log.length + 1)));
        rooms.markRead(ROOM, read);
      } else rooms.replace(summaryNow());
      if (choice < 0.75) rooms.apply(log[log.length - 1]);
      if (rooms.isUncertain) rooms.replace(summaryNow());
      assert.equal(rooms.unread(ROOM), count(), `seed ${seed} step ${step}`);
    }
  }
});

test("an archived room leaves the list and its count, and comes back when it is opened again", () => {
  const rooms = roomsWith({ unread: 2, head: 12 });
  rooms.apply({
    room: ROOM,
    seq: 13,
    type: "room.archived",
    at: "2026-11-23T00:00:00.000Z",
    actor: ALICE,
    data: {},
  });
  assert.deepEqual([rooms.open.length, rooms.totalUnread], [0, 0]);
  rooms.apply({
    room: ROOM,
    seq: 14,
    type: "room.unarchived",
    at: "2026-11-23T00:00:01.000Z",
    actor: ALICE,
    data: {},
  });
  assert.deepEqual([rooms.open.length, rooms.totalUnread], [1, 2]);
});

test("a room that was archived before the page was opened is not in the list", () => {
  assert.equal(roomsWith({ archived_at: "2026-11-22T00:00:00.000Z" }).open.length, 0);
});

test("only what the level of a room lets through is counted in the title", () => {
  const rooms = roomsWith({ head: 12, unread: 2 });
  assert.equal(rooms.totalUnread, 2);
  rooms.update({ [ROOM]: summary({ head: 12, unread: 2, level: "none" }) });
  assert.deepEqual([rooms.totalUnread, rooms.unread(ROOM)], [0, 2]);
  rooms.apply(created(13, { actor: BOB }));
  assert.deepEqual([rooms.totalUnread, rooms.unread(ROOM)], [0, 3]);
  rooms.update({ [ROOM]: summary({ head: 13, unread: 3, mentions: 1, level: "mentions" }) });
  assert.equal(rooms.totalUnread, 1);
});
