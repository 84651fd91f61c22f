import assert from "node:assert/strict";
import { test } from "node:test";

import { MentionablePeople } from "../../static/js/mentionable.js";
import { rankOf } from "../../static/js/state/hangul.js";
import { meantBy, mentionAt } from "../../static/js/state/mention-query.js";
import { Rooms } from "../../static/js/state/rooms.js";
import { ALICE, BOB, ROOM, created, deleted, edited } from "./cast.js";
import { randomOf } from "./random.js";

const PEOPLE = [
  { id: 2, username: "minjun", name: "박민준" },
  { id: 3, username: "seoyeon", name: "이서연" },
  { id: 4, username: "bob", name: "Bob" },
  { id: 5, username: "bobby", name: "Robert" },
];
const names = (typed) => meantBy(PEOPLE, typed, rankOf).map(({ username }) => username);

test("a mention begins with an @ at the beginning of a word, and ends at the caret", () => {
  assert.deepEqual(mentionAt("안녕 @민", 5), { start: 3, typed: "민" });
  assert.deepEqual(mentionAt("@", 1), { start: 0, typed: "" });
  assert.deepEqual(mentionAt("(@bo 뒤", 4), { start: 1, typed: "bo" });
  for (const [text, caret] of [["a@bo", 4], ["https://a.kr/@bo", 16], ["@bo ", 4], ["@bo", 0], ["안녕", 2]])
    assert.equal(mentionAt(text, caret), null, text);
});

test("people are found by name, by user name and by initials", () => {
  assert.deepEqual(names("민"), ["minjun"]);
  assert.deepEqual(names("ㅂㅁㅈ"), ["minjun"]);
  assert.deepEqual(names("seo"), ["seoyeon"]);
  assert.deepEqual(names("bob"), ["bob", "bobby"]);
  assert.deepEqual(names("nobody"), []);
  assert.equal(names("").length, 4);
});

test("at most eight are offered", () => {
  const many = Array.from({ length: 30 }, (_, id) => ({ id, username: `user-${id}`, name: `사람 ${id}` }));
  assert.equal(meantBy(many, "사람", rankOf).length, 8);
});

test("the people of a room are read once, all pages, without oneself, and anew after somebody came", async () => {
  const asked = [];
  const api = {
    members: async (room, after) => {
      asked.push([room, after]);
      return after ? { items: [{ user: PEOPLE[1] }], next: null } : { items: [{ user: ALICE }, { user: PEOPLE[0] }], next: 9 };
    },
  };
  const people = new MentionablePeople(api, ROOM, ALICE.id);
  assert.deepEqual(await people.all(), [PEOPLE[0], PEOPLE[1]]);
  await people.all();
  assert.deepEqual(asked, [
    [ROOM, undefined],
    [ROOM, 9],
  ]);
  people.apply({ type: "message.created" });
  people.apply({ type: "member.joined" });
  await people.all();
  assert.equal(asked.length, 4);
});

test("people who cannot be read now are nobody, and are asked for again", async () => {
  let isAway = true;
  const api = {
    members: async () => {
      if (isAway) throw new TypeError("no network");
      return { items: [{ user: PEOPLE[0] }], next: null };
    },
  };
  const people = new MentionablePeople(api, ROOM, ALICE.id);
  assert.deepEqual(await people.all(), []);
  isAway = false;
  assert.deepEqual(await people.all(), [PEOPLE[0]]);
});

const summary = (more = {}) => ({
  head: 10,
  read: 10,
  unread: 0,
  mentions: 0,
  role: "member",
  name: "잡담",
  kind: "public",
  ...more,
});
const meaning = (event, isMe) => ({ ...event, data: { ...event.data, mentions: isMe ? [ALICE.id] : [BOB.id] } });

test("a mention counts until it is read, once a message", () => {
  const rooms = new Rooms(ALICE.id, { [ROOM]: summary() });
  rooms.apply(meaning(created(11), true));
  rooms.apply(meaning(created(12), false));
  rooms.apply(meaning(created(13, { actor: ALICE }), true));
  assert.equal(rooms.mentions(ROOM), 1);
  rooms.markRead(ROOM, 11);
  assert.equal(rooms.mentions(ROOM), 0);
});

test("an edit brings a mention or takes it away", () => {
  const rooms = new Rooms(ALICE.id, { [ROOM]: summary() });
  rooms.apply(created(11));
  rooms.apply(meaning(edited(12, 11, "@alice"), true));
  assert.equal(rooms.mentions(ROOM), 1);
  rooms.apply(meaning(edited(13, 11, "x"), false));
  assert.deepEqual([rooms.mentions(ROOM), rooms.isUncertain], [0, false]);
});

test("what an edit of something the server has counted changes, the server is asked for", () => {
  const rooms = new Rooms(ALICE.id, { [ROOM]: summary({ read: 5, unread: 3, mentions: 1 }) });
  rooms.apply(meaning(edited(11, 7, "x"), false));
  assert.equal(rooms.isUncertain, true);
});

/** The server counts for itself; whenever the client asks, or is sure, the two agree. */
test("over any course of events the count of mentions is that of the server", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomOf(seed);
    const log = [];
    const said = new Map();
    let read = 0;
    const unread = () => [...said].filter(([seq, { actor }]) => seq > read && actor === BOB);
    const counts = () => ({ unread: unread().length, mentions: unread().filter(([, { isMe }]) => isMe).length });
    const now = () => ({ [ROOM]: summary({ head: log.length, read, ...counts() }) });
    const rooms = new Rooms(ALICE.id, now());
    for (let step = 0; step < 80; step += 1) {
      const choice = random();
      const seq = log.length + 1;
      const isMe = random() < 0.5;
      const others = [...said].filter(([, { actor }]) => actor === BOB);
      const target = others[Math.floor(random() * others.length)]?.[0];
      if (choice < 0.4) {
        const actor = random() < 0.7 ? BOB : ALICE;
        said.set(seq, { actor, isMe });
        log.push(meaning(created(seq, { actor }), isMe));
      } else if (choice < 0.6 && target) {
        said.set(target, { actor: BOB, isMe });
        log.push(meaning(edited(seq, target, "x"), isMe));
      } else if (choice < 0.7 && target) {
        said.delete(target);
        log.push(deleted(seq, target));
      } else if (choice < 0.85) {
        read = Math.max(read, Math.floor(random() * (log.length + 1)));
        rooms.markRead(ROOM, read);
      } else rooms.replace(now());
      if (log.length === seq) rooms.apply(log[seq - 1]);
      if (rooms.isUncertain) rooms.replace(now());
      assert.equal(rooms.mentions(ROOM), counts().mentions, `seed ${seed} step ${step}`);
    }
  }
});
