import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { UploadError, Uploads } from "../../static/js/state/uploads.js";

const LIMITS = { bytes: 1000, files: 3 };
const texts = { text: (key) => key };

/** A server that answers when the test says so. */
class Server {
  uploads = [];
  discarded = [];
  upload = (file, told) => {
    const one = { file, told, isAborted: false };
    const done = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
    this.uploads.push(one);
    const abort = () => {
      one.isAborted = true;
      one.reject(new UploadError({ status: 0 }));
    };
    return { done, abort };
  };
  discard = (id) => this.discarded.push(id);
}

let server;
let uploads;
let changes;

const file = (name, size = 10) => ({ name, size });
const states = () => uploads.items.map(({ state }) => state);
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function arrive(index, id = index + 1) {
  server.uploads[index].resolve({ id });
  await settled();
}

async function fail(index, about) {
  server.uploads[index].reject(new UploadError(about));
  await settled();
}

beforeEach(() => {
  server = new Server();
  changes = 0;
  uploads = new Uploads({ transport: server, limits: LIMITS, texts, changed: () => (changes += 1) });
  uploads.connected(true);
});

test("what is chosen goes to the server, two at once, in order", async () => {
  uploads.add([file("a"), file("b"), file("c")]);
  assert.deepEqual(states(), ["travelling", "travelling", "waiting"]);
  await arrive(1);
  assert.deepEqual(states(), ["travelling", "there", "travelling"]);
  assert.deepEqual(
    server.uploads.map((one) => one.file.name),
    ["a", "b", "c"],
  );
});

test("all that are there are taken for the message, in the order in which they were chosen", async () => {
  uploads.add([file("a"), file("b")]);
  await arrive(1);
  assert.equal(uploads.areThere, false);
  await arrive(0);
  assert.equal(uploads.areThere, true);
  assert.deepEqual(
    uploads.take().map(({ id }) => id),
    [1, 2],
  );
  assert.equal(uploads.isEmpty, true);
});

test("how far a file is can be seen", () => {
  uploads.add([file("a")]);
  const before = changes;
  server.uploads[0].told(0.4);
  assert.equal(uploads.items[0].progress, 0.4);
  assert.equal(changes, before + 1);
});

test("a message has room for so many and no more", () => {
  assert.equal(uploads.add([file("a"), file("b")]), true);
  assert.equal(uploads.add([file("c"), file("d")]), false);
  assert.equal(uploads.items.length, 3);
});

test("a file that is too large is not sent at all, and trying again would not help", () => {
  uploads.add([file("a", 1001), file("b", 1000)]);
  assert.deepEqual(states(), ["failed", "travelling"]);
  assert.deepEqual([uploads.items[0].reason, uploads.items[0].isFinal], ["file_too_large", true]);
});

test("what is taken away while it travels is given up", async () => {
  uploads.add([file("a"), file("b"), file("c")]);
  uploads.remove(uploads.items[0].key);
  await settled();
  assert.equal(server.uploads[0].isAborted, true);
  assert.deepEqual(
    uploads.items.map((one) => [one.file.name, one.state]),
    [
      ["b", "travelling"],
      ["c", "travelling"],
    ],
  );
});

test("what is taken away when it is there is discarded on the server", async () => {
  uploads.add([file("a")]);
  await arrive(0, 7);
  uploads.remove(uploads.items[0].key);
  assert.deepEqual(server.discarded, [7]);
  assert.equal(uploads.isEmpty, true);
});

test("what failed says why, stays, and can be tried again", async () => {
  uploads.add([file("a")]);
  await fail(0, { status: 503 });
  assert.deepEqual([states()[0], uploads.items[0].reason], ["failed", "upload_failed"]);
  assert.equal(uploads.hasFailed, true);
  uploads.retry(uploads.items[0].key);
  await arrive(1, 4);
  assert.equal(uploads.areThere, true);
  assert.equal(uploads.items[0].attachment.id, 4);
});

test("the server's own words are told where it has any", async () => {
  uploads.add([file("a"), file("b")]);
  await fail(0, { status: 413, detail: "Too many pixels." });
  await fail(1, { status: 429, detail: "Wait." });
  assert.deepEqual(
    uploads.items.map(({ reason, isFinal }) => [reason, isFinal]),
    [
      ["Too many pixels.", true],
      ["Wait.", false],
    ],
  );
});

test("without a connection files wait, and go up by themselves once there is one", async () => {
  uploads.connected(false);
  uploads.add([file("a")]);
  assert.deepEqual([states()[0], uploads.isWaitingForConnection], ["waiting", true]);
  assert.equal(server.uploads.length, 0);
  uploads.connected(true);
  await arrive(0);
  assert.equal(uploads.areThere, true);
});

test("a connection that is lost on the way is no failure", async () => {
  uploads.add([file("a")]);
  uploads.connected(false);
  await fail(0, { status: 0 });
  assert.deepEqual(states(), ["waiting"]);
  uploads.connected(true);
  assert.equal(server.uploads.length, 2);
});
