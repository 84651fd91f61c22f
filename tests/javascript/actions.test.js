import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsOf, isEditable, willBeEditable } from "../../static/js/state/actions.js";
import { itemOfEvent } from "../../static/js/state/items.js";
import { ALICE, BOB, created } from "./cast.js";

const reader = { me: ALICE.id, role: "member", canWrite: true, isDirect: false, isTouch: false, pinned: 0 };
const mine = itemOfEvent(created(1, { actor: ALICE }));
const theirs = itemOfEvent(created(2, { actor: BOB }));

test("one edits and deletes one's own messages, and copies all", () => {
  assert.deepEqual(actionsOf(mine, reader), ["quick", "react", "reply", "edit", "copy-text", "copy-link", "mark-unread", "receipt", "delete"]);
  assert.deepEqual(actionsOf(theirs, reader), ["quick", "react", "reply", "copy-text", "copy-link", "mark-unread"]);
});

test("where a finger opens the menu, the text is selected from there", () => {
  const onTouch = { ...reader, isTouch: true };
  assert.ok(actionsOf(theirs, onTouch).includes("select-text"));
  assert.ok(!actionsOf({ ...theirs, isDeleted: true }, onTouch).includes("select-text"));
});

test("who may not write here edits nothing, and still takes words back", () => {
  assert.deepEqual(actionsOf(mine, { ...reader, canWrite: false }), ["copy-text", "copy-link", "mark-unread", "receipt", "delete"]);
  assert.deepEqual(actionsOf(mine, { ...reader, role: null, canWrite: false }), ["copy-text", "copy-link", "receipt"]);
});

test("moderators delete what others said, and read what it said before", () => {
  const moderator = { ...reader, role: "moderator" };
  assert.deepEqual(
    actionsOf(theirs, moderator),
    ["quick", "react", "reply", "copy-text", "copy-link", "mark-unread", "pin", "delete"],
  );
  const edited = { ...theirs, isEdited: true };
  assert.deepEqual(
    actionsOf(edited, moderator),
    ["quick", "react", "reply", "copy-text", "copy-link", "mark-unread", "pin", "history", "delete"],
  );
  assert.deepEqual(actionsOf({ ...theirs, isDeleted: true }, moderator), ["copy-link", "history"]);
});

test("a message that is not stored yet, or deleted, is not edited", () => {
  assert.equal(isEditable({ ...mine, state: "failed" }, reader), false);
  assert.equal(isEditable({ ...mine, isDeleted: true }, reader), false);
  assert.equal(isEditable(mine, reader), true);
});

test("one's own message that is on its way will be editable, one that failed or is not one's own will not", () => {
  const onItsWay = { ...mine, id: null, seq: null, state: /** @type {const} */ ("pending") };
  assert.equal(willBeEditable(onItsWay, reader), true);
  assert.equal(isEditable(onItsWay, reader), false);
  assert.equal(willBeEditable({ ...onItsWay, state: "failed" }, reader), false);
  assert.equal(willBeEditable({ ...onItsWay, author: BOB }, reader), false);
  assert.equal(willBeEditable(mine, reader), true);
});

test("moderators pin and unpin, in a room of two everybody, and nobody what was deleted", () => {
  const pinsOf = (/** @type {any} */ item, /** @type {any} */ who) =>
    actionsOf(item, { ...reader, ...who }).filter((action) => action.endsWith("pin"));
  assert.deepEqual(pinsOf(theirs, {}), []);
  assert.deepEqual(pinsOf(theirs, { role: "owner" }), ["pin"]);
  assert.deepEqual(pinsOf(theirs, { role: "owner", pinned: theirs.id }), ["unpin"]);
  assert.deepEqual(pinsOf(theirs, { isDirect: true }), ["pin"]);
  assert.deepEqual(pinsOf(theirs, { isDirect: true, role: null }), []);
  assert.deepEqual(pinsOf({ ...theirs, isDeleted: true }, { role: "owner" }), []);
});
