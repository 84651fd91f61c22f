import assert from "node:assert/strict";
import { test } from "node:test";

import { Texts } from "../../static/js/texts.js";
import { Announcer } from "../../static/js/ui/announcer.js";
import { Clock } from "./clock.js";

function stage() {
  const clock = new Clock();
  const region = { ariaLive: "polite" };
  const status = { textContent: "" };
  const texts = new Texts({ new_messages: { one: "{count} new message", other: "{count} new messages" } }, "en");
  return { clock, region, status, announcer: new Announcer({ region, status, texts, timers: clock }) };
}

test("what comes line by line is read out line by line", async () => {
  const { clock, region, status, announcer } = stage();
  for (let number = 0; number < 5; number += 1) {
    announcer.arrived(1);
    assert.equal(region.ariaLive, "polite");
    await clock.pass(1000);
  }
  assert.equal(status.textContent, "");
});

test("of a burst only the number is told, when it is over", async () => {
  const { clock, region, status, announcer } = stage();
  announcer.arrived(12);
  assert.equal(region.ariaLive, "off");
  await clock.pass(999);
  assert.equal(status.textContent, "");
  await clock.pass(1);
  assert.equal(region.ariaLive, "polite");
  assert.equal(status.textContent, "12 new messages");
});

test("what was read out before a burst is not counted again, and a second burst is told anew", async () => {
  const { clock, status, announcer } = stage();
  announcer.arrived(2);
  announcer.arrived(3);
  await clock.pass(1000);
  assert.equal(status.textContent, "3 new messages");
  announcer.arrived(4);
  assert.equal(status.textContent, "");
  await clock.pass(1000);
  assert.equal(status.textContent, "4 new messages");
});

test("a stream without an end is told every eight seconds", async () => {
  const { clock, status, announcer } = stage();
  announcer.arrived(4);
  for (let number = 0; number < 16; number += 1) {
    await clock.pass(500);
    announcer.arrived(1);
  }
  await clock.pass(0);
  assert.match(status.textContent, /new messages/);
});

test("the past is shown without a word, and a burst meanwhile is told all the same", async () => {
  const { clock, region, status, announcer } = stage();
  let shown = "";
  announcer.quietly(() => (shown = String(region.ariaLive)));
  assert.equal(shown, "off");
  announcer.arrived(5);
  await clock.pass(200);
  assert.equal(region.ariaLive, "off");
  await clock.pass(800);
  assert.deepEqual([region.ariaLive, status.textContent], ["polite", "5 new messages"]);
  announcer.quietly(() => {});
  await clock.pass(200);
  assert.equal(region.ariaLive, "polite");
});
