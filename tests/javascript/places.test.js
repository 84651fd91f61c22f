import assert from "node:assert/strict";
import { test } from "node:test";

import { rankOf } from "../../static/js/state/hangul.js";
import { placesFor } from "../../static/js/state/places.js";
import { Recent } from "../../static/js/state/recent.js";

const place = (/** @type {number} */ id, /** @type {string} */ name, unread = 0) => ({ id, name, kind: "public", unread });
const PLACES = [place(1, "공지"), place(2, "개발"), place(3, "잡담", 2), place(4, "앱 개발", 1)];
const names = (/** @type {object} */ asked) =>
  placesFor(PLACES, { typed: "", recent: [], here: null, ...asked }, rankOf).map(({ name }) => name);

test("what is unread comes first, then what was open last, then the alphabet", () => {
  assert.deepEqual(names({ recent: [1, 4] }), ["앱 개발", "잡담", "공지", "개발"]);
  assert.deepEqual(names({}), ["앱 개발", "잡담", "개발", "공지"]);
});

test("people come after rooms, by name or user name, and those one talks with once", () => {
  const person = (/** @type {number} */ id, /** @type {string} */ name, /** @type {string} */ username) => ({
    ...place(id, name),
    kind: "person",
    username,
  });
  const all = [person(1, "가은", "gaeun"), person(2, "나리", "nari"), { ...place(9, "나리"), kind: "direct" }, place(5, "하늘")];
  const found = (/** @type {string} */ typed) =>
    placesFor(all, { typed, recent: [1], here: 2 }, rankOf).map(({ kind, id }) => `${kind} ${id}`);
  assert.deepEqual(found(""), ["direct 9", "public 5", "person 1"]);
  assert.deepEqual(found("gae"), ["person 1"]);
  assert.deepEqual(found("ㄴㄹ"), ["direct 9"]);
});

test("the room that is open is not offered", () => {
  assert.ok(!names({ here: 3 }).includes("잡담"));
});

test("what is typed finds by initials, and the better name comes before the unread one", () => {
  assert.deepEqual(names({ typed: "ㄱㅂ" }), ["개발", "앱 개발"]);
  assert.deepEqual(names({ typed: "없음" }), []);
});

function storage(/** @type {Record<string, string>} */ kept = {}) {
  return {
    getItem: (/** @type {string} */ key) => kept[key] ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void (kept[key] = value),
  };
}

test("a room that is visited again is remembered once, in front, and each user's apart", () => {
  const kept = storage();
  const recent = new Recent(kept, 1);
  for (const room of [1, 2, 3, 1]) recent.visit(room);
  assert.deepEqual(recent.rooms, [1, 3, 2]);
  assert.deepEqual(new Recent(kept, 2).rooms, []);
});

test("a storage that is broken, full or forbidden costs the order and nothing else", () => {
  assert.deepEqual(new Recent(storage({ "oreum.recent.1": "{" }), 1).rooms, []);
  assert.deepEqual(new Recent(storage({ "oreum.recent.1": '{"a": 1}' }), 1).rooms, []);
  const full = { getItem: () => null, setItem: () => { throw new Error("QuotaExceededError"); } };
  new Recent(full, 1).visit(1);
});
