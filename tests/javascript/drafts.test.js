import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../static/js/state/drafts.js";

class FakeStorage {
  items = new Map();
  getItem = (key) => this.items.get(key) ?? null;
  setItem = (key, value) => void this.items.set(key, value);
  removeItem = (key) => void this.items.delete(key);
}

const quote = { state: "known", id: 7, seq: 3, author: "Bob", excerpt: "점심?" };
const draft = (body, reply = null) => ({ body, reply });

test("a draft comes back in its room after a reload, with what it answers", () => {
  const storage = new FakeStorage();
  new Drafts(storage, 1).set(12, draft("흑돼지 괜찮", quote));
  assert.deepEqual(new Drafts(storage, 1).get(12), draft("흑돼지 괜찮", quote));
});

test("a draft never shows in another room or to another user", () => {
  const storage = new FakeStorage();
  new Drafts(storage, 1).set(12, draft("secret"));
  assert.equal(new Drafts(storage, 1).get(1).body, "");
  assert.equal(new Drafts(storage, 1).get(13).body, "");
  assert.equal(new Drafts(storage, 2).get(12).body, "");
  assert.equal(new Drafts(storage, 11).get(2).body, "");
});

test("an emptied draft leaves nothing behind", () => {
  const storage = new FakeStorage();
  const drafts = new Drafts(storage, 1);
  drafts.set(12, draft("x"));
  drafts.set(12, draft("", quote));
  assert.deepEqual(drafts.get(12), draft("", quote));
  drafts.set(12, draft(""));
  assert.equal(storage.items.size, 0);
});

test("a storage that refuses costs no typing", () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  const drafts = new Drafts({ getItem: refuse, setItem: refuse, removeItem: refuse }, 1);
  drafts.set(12, draft("still typing"));
  assert.equal(drafts.get(12).body, "");
});

test("what is no draft of ours is nothing", () => {
  const storage = new FakeStorage();
  storage.setItem("oreum.draft.1.12", "half of {");
  assert.deepEqual(new Drafts(storage, 1).get(12), draft(""));
});
