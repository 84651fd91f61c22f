import assert from "node:assert/strict";
import { test } from "node:test";

import { KEYS, actionOf, keyOf } from "../../static/js/state/keys.js";

const NONE = { code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, isComposing: false };
const press = (/** @type {string} */ key, /** @type {object} */ rest = {}) => ({ ...NONE, key, ...rest });

test("no key means two things in one place", () => {
  for (const bindings of Object.values(KEYS)) {
    const keys = bindings.flatMap((binding) => binding.keys);
    assert.deepEqual(keys, [...new Set(keys)]);
  }
});

test("Ctrl and ⌘ are one, and with a modifier more a key is another one", () => {
  assert.equal(keyOf(press("k", { ctrlKey: true })), "Mod+K");
  assert.equal(keyOf(press("K", { metaKey: true })), "Mod+K");
  assert.equal(keyOf(press("k", { ctrlKey: true, shiftKey: true })), "Mod+Shift+K");
  assert.equal(keyOf(press("ArrowUp", { altKey: true, shiftKey: true })), "Alt+Shift+ArrowUp");
});

test("a letter is the key that bears it while Hangul is typed", () => {
  assert.equal(keyOf(press("ㄷ", { code: "KeyE" })), "E");
  assert.equal(keyOf(press("Process", { code: "KeyE" })), "E");
  assert.equal(keyOf(press("Process", { code: "Slash" })), "/");
  assert.equal(keyOf(press("?", { code: "Slash", shiftKey: true })), "?");
  assert.equal(keyOf(press("ㅏ", { code: "KeyK", ctrlKey: true })), "Mod+K");
});

test("on a layout with other letters the letter counts, not the place", () => {
  assert.equal(keyOf(press("a", { code: "KeyQ" })), "A");
});

test("where one types only those keys hold that say so", () => {
  const typing = { isTyping: true };
  assert.equal(actionOf("anywhere", press("?", { shiftKey: true })), "keys");
  assert.equal(actionOf("anywhere", press("?", { shiftKey: true }), typing), "");
  assert.equal(actionOf("anywhere", press("k", { ctrlKey: true }), typing), "switcher");
  assert.equal(actionOf("anywhere", press("ArrowUp", { altKey: true }), typing), "");
  assert.equal(actionOf("anywhere", press("ArrowUp", { altKey: true }), { ...typing, isEmpty: true }), "previous_room");
  assert.equal(actionOf("composer", press("ArrowUp"), { isTyping: true, isEmpty: true }), "edit_last");
  assert.equal(actionOf("composer", press("ArrowUp"), typing), "");
});

test("while a syllable is composed no key means anything", () => {
  assert.equal(actionOf("anywhere", press("Escape", { isComposing: true }), { isTyping: true }), "");
  assert.equal(actionOf("anywhere", press("k", { ctrlKey: true, isComposing: true }), { isTyping: true }), "");
});
