import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SESSION_ENDED, STOPS } from "../../static/js/close-codes.js";
import { Clock } from "./clock.js";
import { Line } from "./fake-socket.js";
import { socketOn } from "./socket-on.js";

let clock;
let line;
let seen;
let socket;

const socketWith = (options = {}) => socketOn({ clock, line, seen, ...options });

const goOnline = () => {
  line.last.open();
  socket.confirm(25_000);
};

beforeEach(() => {
  clock = new Clock();
  line = new Line();
  seen = [];
  socket = socketWith();
});

test("it speaks oreum.v1 and is online once the welcome is confirmed", () => {
  socket.wake();
  assert.equal(line.subprotocol, "oreum.v1");
  line.last.open();
  assert.equal(socket.state, "connecting");
  socket.confirm(25_000);
  assert.equal(socket.state, "online");
  assert.deepEqual(seen, ["connecting", "opened", "online"]);
});

for (const code of [1006, 1012, 4001, 4002, 4008, 4009, 4013, 1011, 1000]) {
  test(`after ${code} it comes back`, async () => {
    socket.wake();
    goOnline();
    line.last.fail(code);
    assert.equal(socket.state, "connecting");
    await clock.pass(500);
    assert.equal(line.sockets.length, 2);
  });
}

for (const [code, reason] of [...STOPS].filter(([code]) => code !== SESSION_ENDED)) {
  test(`after ${code} it stops and says why`, async () => {
    socket.wake();
    goOnline();
    line.last.fail(code);
    assert.equal(seen.at(-1), `offline: ${reason}`);
    await clock.pass(3_600_000);
    socket.wake();
    socket.network(true);
    assert.equal(line.sockets.length, 1);
  });
}

test("the codes that stop are those of the protocol", () => {
  assert.deepEqual([...STOPS.keys()], [1003, 1009, 4501, 4503, 4505, 4506, 4507]);
});

test("attempts that fail come at growing distances, up to thirty seconds", async () => {
  socket = socketWith({ random: () => 1 });
  socket.wake();
  const distances = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const lostAt = clock.now();
    line.last.fail(1006);
    while (line.last.readyState === 3) await clock.pass(100);
    distances.push((clock.now() - lostAt) / 1000);
  }
  assert.deepEqual(distances, [1, 2, 4, 8, 16, 30, 30, 30]);
});

test("a server that closes right after its welcome is not run back to, a steady one is", async () => {
  socket = socketWith({ random: () => 1 });
  socket.wake();
  for (const expected of [1000, 2000, 4000]) {
    goOnline();
    line.last.fail(4013);
    const before = line.sockets.length;
    await clock.pass(expected - 1);
    assert.equal(line.sockets.length, before);
    await clock.pass(1);
    assert.equal(line.sockets.length, before + 1);
  }
  goOnline();
  await clock.pass(10_000);
  line.last.fail(1006);
  await clock.pass(1000);
  assert.equal(line.sockets.length, 5);
});

test("while the browser is offline it does not try, and whatever seems open is not trusted", async () => {
  socket.wake();
  goOnline();
  const before = line.last;
  socket.network(false);
  assert.equal(socket.state, "offline");
  assert.equal(before.isClosed, true);
  socket.wake();
  await clock.pass(3_600_000);
  assert.equal(line.sockets.length, 1);
  socket.network(true);
  assert.equal(line.sockets.length, 2);
  assert.deepEqual(seen, ["connecting", "opened", "online", "lost", "offline", "connecting"]);
});

test("started without a network it waits for one", () => {
  socket = socketWith({ hasNetwork: false });
  socket.wake();
  assert.equal(line.sockets.length, 0);
  assert.equal(socket.state, "offline");
  socket.network(true);
  assert.equal(line.sockets.length, 1);
});

test("a server that is silent for two of its pings is given up", async () => {
  socket.wake();
  goOnline();
  await clock.pass(30_000);
  line.last.receive({ type: "ping" });
  await clock.pass(49_999);
  assert.equal(line.sockets.length, 1);
  await clock.pass(501);
  assert.equal(line.sockets.length, 2);
  assert.equal(line.sockets[0].isClosed, true);
});

test("a handshake without an answer is given up", async () => {
  socket.wake();
  await clock.pass(10_499);
  assert.equal(line.sockets.length, 1);
  await clock.pass(1);
  assert.equal(line.sockets.length, 2);
  assert.ok(seen.includes("refused"));
});

test("after 4501 it asks once, and stops where the session has ended", async () => {
  let asked = 0;
  socket = socketWith({ hasEnded: async () => Boolean((asked += 1)) });
  socket.wake();
  goOnline();
  line.last.fail(SESSION_ENDED);
  await clock.pass(3_600_000);
  assert.equal(seen.at(-1), "offline: session_ended");
  socket.wake();
  socket.network(true);
  assert.deepEqual([asked, line.sockets.length], [1, 1]);
});

test("after 4501 it comes back where another session stands in the place of the old one", async () => {
  socket = socketWith({ hasEnded: async () => false });
  socket.wake();
  goOnline();
  line.last.fail(SESSION_ENDED);
  assert.equal(socket.state, "connecting");
  assert.equal(line.sockets.length, 1);
  await clock.pass(500);
  assert.equal(line.sockets.length, 2);
  goOnline();
  assert.equal(seen.at(-1), "online");
});

test("4501 again and again is come back to ever later", async () => {
  socket = socketWith({ hasEnded: async () => false, random: () => 1 });
  socket.wake();
  for (let round = 0; round < 60; round += 1) {
    goOnline();
    line.last.fail(SESSION_ENDED);
    await clock.pass(30_000);
  }
  line.last.open();
  line.last.fail(SESSION_ENDED);
  const before = line.sockets.length;
  await clock.pass(29_000);
  assert.equal(line.sockets.length, before);
});

test("a connection that was given up is not listened to any more", () => {
  socket.wake();
  goOnline();
  const [old] = line.sockets;
  socket.network(false);
  socket.network(true);
  seen.length = 0;
  old.receive({ type: "events" });
  old.fail(4501);
  assert.deepEqual(seen, []);
  assert.equal(socket.state, "connecting");
});

test("a frame is only sent while the connection is open", () => {
  socket.wake();
  socket.send({ type: "pong" });
  goOnline();
  socket.send({ type: "pong" });
  line.last.fail(1006);
  socket.send({ type: "pong" });
  assert.deepEqual(
    line.sockets.flatMap(({ sent }) => sent),
    [{ type: "pong" }],
  );
});
