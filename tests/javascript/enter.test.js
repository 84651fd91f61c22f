import assert from "node:assert/strict";
import { test } from "node:test";

import { EnterKey } from "../../static/js/state/enter.js";

const key = (name, more = {}) => ({
  key: name,
  code: name,
  shiftKey: false,
  altKey: false,
  isComposing: false,
  repeat: false,
  ...more,
});
const ENTER = key("Enter");

test("Enter sends, Shift+Enter and Alt+Enter are left to the browser", () => {
  const enter = new EnterKey();
  assert.equal(enter.press(ENTER), "send");
  assert.equal(enter.press(key("Enter", { shiftKey: true })), "pass");
  assert.equal(enter.press(key("Enter", { altKey: true })), "pass");
});

test("a key held down sends once", () => {
  const enter = new EnterKey();
  assert.equal(enter.press(ENTER), "send");
  assert.equal(enter.press(key("Enter", { repeat: true })), "swallow");
});

test("Chromium on macOS: Enter while composing and Enter after it are one press", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  assert.equal(enter.press(key("Enter", { isComposing: true })), "pass");
  assert.equal(enter.compositionEnd("요"), true);
  assert.equal(enter.press(ENTER), "swallow");
  enter.release(ENTER);
  assert.equal(enter.press(ENTER), "send", "the next press is a new one");
});

test("Chromium on Windows: the key is called Process while composing", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  assert.equal(enter.press({ ...key("Process"), code: "Enter", isComposing: true }), "pass");
  assert.equal(enter.compositionEnd("다"), true);
  assert.equal(enter.isSpent, true);
});

test("Safari: the composition has ended before Enter is reported", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  assert.equal(enter.compositionEnd("요"), false);
  assert.equal(enter.press(ENTER), "send");
});

test("a browser that reports Enter only while composing does not lose the next Enter", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  enter.press(key("Enter", { isComposing: true }));
  assert.equal(enter.compositionEnd("요"), true);
  enter.compositionStart();
  assert.equal(enter.compositionEnd("네"), false);
  assert.equal(enter.press(ENTER), "send");
});

test("the end of a syllable without Enter sends nothing", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  enter.press(key("k", { isComposing: true }));
  assert.equal(enter.compositionEnd("한"), false);
});

test("another key after Enter takes the wish to send back", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  enter.press(key("Enter", { isComposing: true }));
  enter.press(key("k", { isComposing: true }));
  assert.equal(enter.compositionEnd("한"), false);
});

test("Enter that picks a Japanese or Chinese conversion only picks", () => {
  for (const text of ["漢字", "かな", "中文", ""]) {
    const enter = new EnterKey();
    enter.compositionStart();
    enter.press(key("Enter", { isComposing: true }));
    assert.equal(enter.compositionEnd(text), false, text);
    enter.release(ENTER);
    assert.equal(enter.press(ENTER), "send");
  }
});

test("a single consonant is Hangul too", () => {
  const enter = new EnterKey();
  enter.compositionStart();
  enter.press(key("Enter", { isComposing: true }));
  assert.equal(enter.compositionEnd("ㅋ"), true);
});
