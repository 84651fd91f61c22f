import assert from "node:assert/strict";
import { test } from "node:test";

import { Texts } from "../../static/js/texts.js";
import { BOB, joined } from "./cast.js";

const TABLE = {
  offline: "연결이 끊겼어요.",
  new_messages: { one: "{count} new message", other: "{count} new messages" },
  too_long: "At most {count} characters.",
  system: {
    "member.joined": "{user} joined",
    "room.updated": "{actor} changed the room",
    "room.renamed": "{actor}: “{name}”",
    "member.role_changed": "{user} is {role}",
  },
  roles: { moderator: "moderator" },
};
const english = new Texts(TABLE, "en");

test("a plural takes the form its language asks for", () => {
  assert.equal(english.count("new_messages", 1), "1 new message");
  assert.equal(english.count("new_messages", 3), "3 new messages");
  const korean = new Texts({ new_messages: { one: "?", other: "새 메시지 {count}" } }, "ko");
  assert.equal(korean.count("new_messages", 1), "새 메시지 1");
  assert.equal(korean.count("new_messages", 12345), "새 메시지 12,345");
});

test("a text with a number but one form is filled as well", () => {
  assert.equal(english.count("too_long", 8000), "At most 8,000 characters.");
});

test("a line of the system names who did it and whom it is about", () => {
  assert.equal(english.system(joined(1, BOB)), "Bob joined");
  const updated = { ...joined(2, BOB), type: "room.updated", data: { topic: "x" } };
  assert.equal(english.system(updated), "Bob changed the room");
  assert.equal(english.system({ ...updated, data: { name: "수다" } }), "Bob: “수다”");
});

test("a changed role is told by its name", () => {
  const changed = { ...joined(2, BOB), type: "member.role_changed" };
  const data = { user: BOB.id, name: BOB.name, role: "moderator" };
  assert.equal(english.system({ ...changed, data }), "Bob is moderator");
});

test("a name is shown as it is, whatever it looks like", () => {
  const odd = { id: 9, name: "{actor} $& <b>" };
  assert.equal(english.system(joined(1, odd)), "{actor} $& <b> joined");
});

test("an unknown text is empty, not a crash", () => {
  assert.equal(english.text("nothing"), "");
  assert.equal(english.count("nothing", 2), "");
  assert.equal(english.system({ ...joined(1), type: "room.painted" }), "");
});
