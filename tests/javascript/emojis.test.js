import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { EmojiBook } from "../../static/js/state/emoji-book.js";
import { neighbourOf } from "../../static/js/state/grid.js";
import { RecentEmojis } from "../../static/js/state/recent-emojis.js";

const bookOf = (/** @type {string} */ language) =>
  new EmojiBook(
    JSON.parse(
      readFileSync(new URL(`../../static/vendor/emojibase/${language}.json`, import.meta.url), "utf8"),
    ),
  );
const korean = bookOf("ko");

const first = (/** @type {EmojiBook} */ book, /** @type {string} */ query) => book.find(query)[0]?.emoji;

test("an emoji is found by what people call it, in both languages", () => {
  assert.equal(first(korean, "따봉"), "👍");
  assert.equal(first(korean, " 최고 "), "👍");
  assert.ok(korean.find("하트").length > 5);
  assert.equal(first(bookOf("en"), "Tada"), "🎉");
});

test("nothing is found for nothing, and for what no emoji is called", () => {
  assert.deepEqual(korean.find("  "), []);
  assert.deepEqual(korean.find("없는말없는말"), []);
});

test("the groups hold everything but parts of others and what few machines can draw", () => {
  const groups = korean.groups;
  assert.deepEqual(
    groups.map(({ group }) => group),
    [0, 1, 3, 4, 5, 6, 7, 8, 9],
  );
  const all = groups.flatMap(({ emojis }) => emojis.map(({ emoji }) => emoji));
  assert.ok(all.length > 1700);
  assert.deepEqual(
    all.filter((emoji) => !/^\p{RGI_Emoji}$/v.test(emoji)),
    [],
    "each is written as the server keeps it",
  );
  assert.ok(!all.includes("🏻"));
  assert.ok(!all.includes("🇦"));
  assert.equal(new Set(all).size, all.length);
});

test("what was used last comes first, once, and the oldest goes", () => {
  const kept = new Map();
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
  };
  const recent = new RecentEmojis(storage, 1);
  assert.deepEqual(recent.all, []);
  for (const emoji of ["👍", "🎉", "👍"]) recent.use(emoji);
  assert.deepEqual(recent.all, ["👍", "🎉"]);
  for (let number = 0; number < 30; number += 1) recent.use(String.fromCodePoint(0x1f600 + number));
  assert.equal(recent.all.length, 16);
  assert.deepEqual(new RecentEmojis(storage, 2).all, [], "of one person");
});

test("the arrows lead through a grid whose last row is short", () => {
  const cells = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ left: (at % 3) * 10, top: Math.floor(at / 3) * 10 }));
  assert.equal(neighbourOf(cells, 1, "ArrowRight"), 2);
  assert.equal(neighbourOf(cells, 7, "ArrowRight"), 7);
  assert.equal(neighbourOf(cells, 0, "ArrowLeft"), 0);
  assert.equal(neighbourOf(cells, 1, "ArrowDown"), 4);
  assert.equal(neighbourOf(cells, 5, "ArrowDown"), 7, "there is none right below");
  assert.equal(neighbourOf(cells, 7, "ArrowDown"), 7);
  assert.equal(neighbourOf(cells, 7, "ArrowUp"), 4);
  assert.equal(neighbourOf(cells, 4, "Home"), 0);
  assert.equal(neighbourOf(cells, 4, "End"), 7);
  assert.equal(neighbourOf(cells, 4, "a"), -1);
});
