import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../static/js/state/drafts.js";

class FakeStorage {
  items = new Map();
  getItem = (key) => this.items.get(key) ?? null;
  setItem = (key, value) => void this.items.set(key, value);
  removeItem = (key) => void this.items.delete(key);
}

test("a draft comes back in its room after a reload", () => {
  const storage = new FakeStorage();
  new Drafts(storage, 1).set(12, "흑돼지 괜찮");
  assert.equal(new Drafts(storage, 1).get(12), "흑돼지 괜찮");
});

test("a draft never shows in another room or to another user", () => {
  const storage = new FakeStorage();
  new Drafts(storage, 1).set(12, "secret");
  assert.equal(new Drafts(storage, 1).get(1), "");
  assert.equal(new Drafts(storage, 1).get(13), "");
  assert.equal(new Drafts(storage, 2).get(12), "");
  assert.equal(new Drafts(storage, 11).get(2), "");
});

test("an emptied draft leaves nothing behind", () => {
  const storage = new FakeStorage();
  const drafts = new Drafts(storage, 1);
  drafts.set(12, "x");
  drafts.set(12, "");
  assert.equal(storage.items.size, 0);
});

test("a storage that refuses costs no typing", () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  const drafts = new Drafts({ getItem: refuse, setItem: refuse, removeItem: refuse }, 1);
  drafts.set(12, "still typing");
  assert.equal(drafts.get(12), "");
});
