import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../../static/js/api-error.js";
import { readerOf } from "../../static/js/quoted.js";
import { itemOfEntry, itemOfEvent } from "../../static/js/state/items.js";
import { excerptOf, quoteOf } from "../../static/js/state/quote.js";
import { Quotes, quotesAmong } from "../../static/js/state/quotes.js";
import { ALICE, BOB, ROOM, created, deleted, edited, timeOf } from "./cast.js";
import { settled } from "./clock.js";

const GONE = new ApiError(404);

function reply(seq, target) {
  const event = created(seq, { actor: ALICE });
  event.data.reply_to = 1000 + target;
  return itemOfEvent(event);
}

const stored = (seq, more = {}) => ({
  id: 1000 + seq,
  room: ROOM,
  seq,
  client_id: "x",
  at: timeOf(seq),
  author: BOB,
  body: "말",
  body_html: "<p>말</p>",
  reply_to: null,
  edited_at: null,
  deleted_at: null,
  ...more,
});

/** What is asked of the server waits until the test answers. */
function stage() {
  const asked = [];
  const answers = new Map();
  let time = 0;
  let changes = 0;
  const api = {
    message: (id) => {
      asked.push(id);
      return new Promise((resolve, reject) => answers.set(id, { resolve, reject }));
    },
  };
  const quotes = new Quotes({
    read: readerOf(api),
    changed: () => (changes += 1),
    now: () => time,
  });
  return {
    quotes,
    asked,
    answer: (id) => answers.get(id),
    pass: (ms) => (time += ms),
    changes: () => changes,
  };
}

test("an excerpt is the text alone, in one line", () => {
  assert.equal(excerptOf("<p>a &lt;b&gt; &amp;amp; c</p>"), "a <b> &amp; c");
  const list = '<p>하나<br>\n둘 <a href="https://a.b">셋</a></p>\n<ul>\n<li>넷</li>\n</ul>';
  assert.equal(excerptOf(list), "하나 둘 셋 넷");
  assert.equal([...excerptOf(`<p>${"😀".repeat(500)}</p>`)].length, 160);
  assert.equal(excerptOf("<hr>"), "");
});

test("what stands on the page is quoted from there, as it stands now", () => {
  const target = itemOfEvent(created(1, { body: "열두 시에" }));
  const answer = reply(2, 1);
  assert.deepEqual(quotesAmong([target, answer])(answer), {
    state: "known",
    id: 1001,
    seq: 1,
    author: "Bob",
    excerpt: "열두 시에",
  });
  assert.equal(quotesAmong([target, answer])(target), null);
  const gone = { ...target, isDeleted: true, html: "" };
  assert.deepEqual(quotesAmong([gone, answer])(answer), { ...quoteOf(gone), state: "deleted", excerpt: "" });
});

test("what the server has not rendered yet is quoted as it was written", () => {
  const entry = { client_id: "a", body: "하나\n둘", reply_to: null, at: timeOf(1), state: "pending", reason: "" };
  assert.equal(quoteOf({ ...itemOfEntry(entry, ALICE), id: 1, seq: 1 }).excerpt, "하나 둘");
});

test("a message without words is quoted by the name of its first file", () => {
  const files = [{ name: "지도.png" }, { name: "안내.pdf" }];
  const event = created(1);
  const data = { ...event.data, body: "", body_html: "", attachments: files };
  const fresh = itemOfEvent({ ...event, data });
  assert.equal(quoteOf(fresh).excerpt, "지도.png");
  const adopted = { ...fresh, attachments: null, fileName: "지도.png" };
  assert.equal(quoteOf(adopted).excerpt, "지도.png");
  assert.equal(quoteOf({ ...adopted, isDeleted: true }).excerpt, "");
  assert.equal(quoteOf({ ...adopted, html: "<p>여기예요</p>" }).excerpt, "여기예요");
});

test("a quote whose text was taken away is read again: its files have names", async () => {
  const { quotes, asked, answer } = stage();
  const items = [reply(9, 1)];
  quotes.among(items)(items[0]);
  answer(1001).resolve(stored(1));
  await settled();

  quotes.apply({ type: "message.edited", data: { id: 1001, body: "", body_html: "" } });

  assert.equal(quotes.among(items)(items[0]).state, "away");
  assert.deepEqual(asked, [1001, 1001]);
});

test("what does not stand on the page is read once, however often it is shown", async () => {
  const { quotes, asked, answer, changes } = stage();
  const items = [reply(8, 1), reply(9, 1)];
  for (let times = 0; times < 3; times += 1)
    for (const item of items) assert.equal(quotes.among(items)(item).state, "away");
  assert.deepEqual(asked, [1001]);

  answer(1001).resolve(stored(1));
  await settled();

  assert.equal(changes(), 1);
  assert.equal(quotes.among(items)(items[0]).excerpt, "말");
});

test("at most three are read at once, the last one asked for first", async () => {
  const { quotes, asked, answer } = stage();
  const items = [1, 2, 3, 4, 5].map((target) => reply(20 + target, target));
  for (const item of items) quotes.among(items)(item);
  assert.deepEqual(asked, [1001, 1002, 1003]);
  answer(1002).resolve(stored(2));
  await settled();
  assert.deepEqual(asked.slice(3), [1005]);
});

test("what one may not see stays away and is not asked for again", async () => {
  const { quotes, asked, answer, pass } = stage();
  const items = [reply(9, 1)];
  quotes.among(items)(items[0]);
  answer(1001).reject(GONE);
  await settled();
  pass(60_000);
  assert.equal(quotes.among(items)(items[0]).state, "away");
  assert.deepEqual(asked, [1001]);
});

test("what could not be read is asked for again, but not at once", async () => {
  const { quotes, asked, answer, pass } = stage();
  const items = [reply(9, 1)];
  quotes.among(items)(items[0]);
  answer(1001).reject(new Error("no network"));
  await settled();
  quotes.among(items)(items[0]);
  assert.equal(asked.length, 1);
  pass(30_000);
  quotes.among(items)(items[0]);
  assert.equal(asked.length, 2);
});

test("a quote follows what becomes of a message that is not on the page", async () => {
  const { quotes, answer } = stage();
  const items = [reply(9, 1)];
  quotes.among(items)(items[0]);
  answer(1001).resolve(stored(1));
  await settled();
  quotes.apply(edited(10, 1, "고친 말"));
  assert.equal(quotes.among(items)(items[0]).excerpt, "고친 말");
  quotes.apply(deleted(11, 1));
  assert.deepEqual(quotes.among(items)(items[0]), {
    state: "deleted",
    id: 1001,
    seq: 1,
    author: "Bob",
    excerpt: "",
  });
  quotes.apply(edited(12, 7, "nobody quotes this"));
});
