import assert from "node:assert/strict";
import { test } from "node:test";

import { rankOf } from "../../static/js/state/hangul.js";

const finds = (/** @type {string} */ typed, /** @type {string[]} */ ...names) => rankOf(typed, names) !== null;

test("initials find a name, and only where they stand in a row", () => {
  assert.ok(finds("ㄱㅈ", "공지"));
  assert.ok(finds("ㅇㅋㅅ", "제주 워크숍"));
  assert.ok(finds("ㄲㅁ", "꼬마"));
  assert.ok(!finds("ㄱㅈ", "공사 지연"));
  assert.ok(!finds("ㅈㄱ", "공지"));
});

test("two consonants that the keyboard has put together are two initials", () => {
  assert.ok(finds("ㄳ", "가수"));
  assert.ok(finds("ㄼ", "라면 봉지") === false);
});

test("a syllable that is being composed finds what it may become", () => {
  for (const typed of ["고", "곡", "고기", "고깃"]) assert.ok(finds(typed, "고깃집"), typed);
  assert.ok(finds("공ㅈ", "공지"));
  assert.ok(!finds("강", "공지"));
});

test("case, spaces and how the text is composed do not count", () => {
  assert.ok(finds("EMMA c", "Emma Clarke"));
  assert.ok(finds("제주워", "제주 워크숍"));
  assert.ok(finds("공지".normalize("NFD"), "공지"));
  assert.ok(finds("공지", "공지".normalize("NFD")));
});

test("a start comes before a word, a word before a middle", () => {
  const ranks = ["개발", "앱 개발", "웹개발"].map((name) => rankOf("개발", [name]));
  assert.deepEqual(ranks, [0, 1, 2]);
  assert.equal(rankOf("jisu", ["김지수", "jisu"]), 0);
  assert.equal(rankOf("zz", ["김지수", "jisu"]), null);
  assert.equal(rankOf("", ["무엇이든"]), 0);
});

test("characters that are no letters are compared as they are", () => {
  assert.ok(finds("🎉", "축하 🎉"));
  assert.ok(finds("v2", "배포-v2"));
  assert.equal(rankOf("v2", ["배포-v2"]), 1);
});
