import assert from "node:assert/strict";
import { test } from "node:test";

import { Notifier } from "../../static/js/notifier.js";
import { isCalling } from "../../static/js/state/calling.js";
import { isQuiet } from "../../static/js/state/quiet.js";
import { Texts } from "../../static/js/texts.js";
import { ALICE, BOB, ROOM, created, deleted } from "./cast.js";

const TEXTS = new Texts(
  /** @type {any} */ ({ notify_title: "{name} in {room}", notify_hidden: "New message", notify_files: "Sent a file" }),
  "en",
);
const ABOUT = { name: "잡담", withText: true };

/** A browser that may show notifications, or what else it says. */
function browser({ permission = "granted", isBroken = false } = {}) {
  const shown = [];
  class FakeNotification {
    static permission = permission;
    static async requestPermission() {
      FakeNotification.permission = "granted";
    }
    constructor(title, options) {
      if (isBroken) throw new TypeError("Illegal constructor");
      Object.assign(this, { title, ...options, isOpen: true });
      shown.push(this);
    }
    close() {
      this.isOpen = false;
    }
  }
  const opened = [];
  const notifier = new Notifier({
    notification: /** @type {any} */ (FakeNotification),
    texts: TEXTS,
    open: (...place) => opened.push(place),
  });
  return { notifier, shown, opened };
}

test("a notification says who wrote, where and what", () => {
  const { notifier, shown } = browser();
  notifier.show(created(11, { body: "점심 먹어요" }), ABOUT);
  assert.deepEqual([shown[0].title, shown[0].body], ["Bob in 잡담", "점심 먹어요"]);
  notifier.show(created(12), { ...ABOUT, name: "Bob" });
  assert.equal(shown[1].title, "Bob", "a conversation with Bob alone");
  const file = created(13, { body: "" });
  file.data.attachments = [{ id: 1 }];
  notifier.show(file, ABOUT);
  assert.equal(shown[2].body, "Sent a file");
});

test("the text stays away from those who want it so, and a long one is cut", () => {
  const { notifier, shown } = browser();
  notifier.show(created(11, { body: "비밀" }), { ...ABOUT, withText: false });
  notifier.show(created(12, { body: "가".repeat(9000) }), ABOUT);
  assert.equal(shown[0].body, "New message");
  assert.equal(shown[1].body.length, 200);
});

test("nothing is shown without permission, and it is only asked for on request", async () => {
  const { notifier, shown } = browser({ permission: "default" });
  notifier.show(created(11), ABOUT);
  assert.deepEqual([shown.length, notifier.permission], [0, "default"]);
  await notifier.ask();
  assert.equal(notifier.permission, "granted");
});

test("a browser without notifications, or with the word alone, says so", () => {
  const none = new Notifier({ notification: undefined, texts: TEXTS, open() {} });
  assert.equal(none.permission, "unsupported");
  const { notifier } = browser({ isBroken: true });
  notifier.show(created(11), ABOUT);
  assert.equal(notifier.permission, "unsupported");
});

test("it goes away when its message is read, not before", () => {
  const { notifier, shown } = browser();
  notifier.show(created(11), ABOUT);
  notifier.settle(() => 10);
  assert.equal(shown[0].isOpen, true);
  notifier.settle(() => 11);
  assert.equal(shown[0].isOpen, false);
});

test("it goes away when its message is deleted", () => {
  const { notifier, shown } = browser();
  notifier.show(created(11), ABOUT);
  notifier.forget(deleted(12, 10).data.id);
  assert.equal(shown[0].isOpen, true);
  notifier.forget(deleted(12, 11).data.id);
  assert.equal(shown[0].isOpen, false);
});

test("a click opens the message and closes the notification", () => {
  const { notifier, shown, opened } = browser();
  notifier.show(created(11), ABOUT);
  shown[0].onclick();
  assert.deepEqual([opened, shown[0].isOpen], [[[ROOM, 11]], false]);
});

test("the level of a room says what calls", () => {
  const calls = (level, event) => isCalling(event, { me: ALICE.id, level });
  const mention = created(11);
  mention.data.mentions = [ALICE.id];
  assert.equal(calls("all", created(11)), true);
  assert.equal(calls("mentions", created(11)), false);
  assert.equal(calls("mentions", mention), true);
  assert.equal(calls("none", mention), false);
});

test("one's own messages, deleted ones and other events do not call", () => {
  const reader = { me: ALICE.id, level: "all" };
  assert.equal(isCalling(created(11, { actor: ALICE }), reader), false);
  assert.equal(isCalling(created(11, { actor: BOB, body: "" }), reader), false);
  const file = created(11, { body: "" });
  file.data.attachments = [{ id: 1 }];
  assert.equal(isCalling(file, reader), true);
  assert.equal(isCalling(/** @type {any} */ (deleted(12, 11)), reader), false);
});

const SETTINGS = {
  quiet_until: null,
  quiet_from: null,
  quiet_to: null,
  timezone: "Asia/Seoul",
  shows_presence: true,
  with_text: true,
  with_sound: false,
};
/** By the clock in Seoul. */
const at = (clock) => Date.parse(`2026-11-23T${clock}:00+09:00`);

test("quiet holds until its end", () => {
  const settings = { ...SETTINGS, quiet_until: "2026-11-23T12:00:00+09:00" };
  assert.equal(isQuiet(SETTINGS, at("11:59")), false);
  assert.equal(isQuiet(settings, at("11:59")), true);
  assert.equal(isQuiet(settings, at("12:00")), false);
});

test("quiet hours go by the clock of the person, also over midnight", () => {
  const noon = { ...SETTINGS, quiet_from: "12:00", quiet_to: "14:00" };
  assert.deepEqual(
    ["11:59", "12:00", "13:59", "14:00"].map((clock) => isQuiet(noon, at(clock))),
    [false, true, true, false],
  );
  const night = { ...SETTINGS, quiet_from: "22:00", quiet_to: "07:00" };
  assert.deepEqual(
    ["21:59", "22:00", "00:00", "06:59", "07:00"].map((clock) => isQuiet(night, at(clock))),
    [false, true, true, true, false],
  );
});
