import assert from "node:assert/strict";
import { test } from "node:test";

import { Texts } from "../../static/js/texts.js";
import { Times } from "../../static/js/times.js";

const NOW = Date.parse("2026-11-23T15:30:00Z");
const timesIn = (zone, language = "ko") =>
  new Times({ language, zone, texts: new Texts({ today: "오늘", yesterday: "어제" }, language) });

test("the day is the reader's, not the server's", () => {
  assert.equal(timesIn("Asia/Seoul").dayOf("2026-11-22T15:00:00.000Z"), "2026-11-23");
  assert.equal(timesIn("America/New_York").dayOf("2026-11-22T15:00:00.000Z"), "2026-11-22");
});

test("the clock is in the reader's language and zone", () => {
  assert.match(timesIn("Asia/Seoul", "en").format("2026-11-23T12:20:00Z", "clock", NOW), /^9:20\sPM$/);
  assert.match(timesIn("America/New_York", "en").format("2026-11-23T12:20:00Z", "clock", NOW), /^7:20\sAM$/);
  assert.equal(timesIn("Asia/Seoul", "de").format("2026-11-23T12:20:00Z", "clock", NOW), "21:20");
});

test("today and yesterday are said so, by the reader's midnight", () => {
  const seoul = timesIn("Asia/Seoul");
  assert.equal(seoul.format("2026-11-23T15:01:00Z", "day", NOW), "오늘");
  assert.equal(seoul.format("2026-11-23T14:59:00Z", "day", NOW), "어제");
  assert.equal(seoul.format("2026-11-24", "day", NOW), "오늘");
  assert.equal(seoul.format("2026-11-20", "day", NOW), "2026년 11월 20일 금요일");
});

test("a bare date is the same day in every zone", () => {
  for (const zone of ["Pacific/Auckland", "Asia/Seoul", "UTC", "Pacific/Honolulu"]) {
    assert.equal(timesIn(zone).format("2026-11-20", "day", NOW), "2026년 11월 20일 금요일");
  }
});

test("a distance is told in the largest unit that fits", () => {
  const seoul = timesIn("Asia/Seoul");
  assert.equal(seoul.format("2026-11-23T15:27:00Z", "relative", NOW), "3분 전");
  assert.equal(seoul.format("2026-11-23T13:00:00Z", "relative", NOW), "2시간 전");
  assert.equal(seoul.format("2026-11-22T13:00:00Z", "relative", NOW), "어제");
  assert.equal(seoul.format("2026-11-23T15:29:50Z", "relative", NOW), "지금");
});

test("many moments are told without remembering them all", () => {
  const seoul = timesIn("Asia/Seoul");
  for (let minute = 0; minute < 3000; minute += 1) seoul.dayOf(new Date(NOW + minute * 60_000).toISOString());
  assert.equal(seoul.dayOf("2026-11-23T15:01:00Z"), "2026-11-24");
});
