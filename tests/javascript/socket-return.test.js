import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Socket } from "../../static/js/socket.js";
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

test("when the reader comes back it does not wait for its turn", async () => {
  socket = socketWith({ random: () => 1 });
  socket.wake();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    line.last.fail(1006);
    await clock.pass(60_000);
  }
  line.last.fail(1006);
  const before = line.sockets.length;
  socket.wake();
  assert.equal(line.sockets.length, before + 1);
  await clock.pass(9_000);
  assert.equal(line.sockets.length, before + 1, "and the turn it waited for is dropped");
});

test("a reader who comes back leaves a connection alone that lives or is being made", () => {
  socket.wake();
  socket.wake();
  goOnline();
  socket.wake();
  assert.equal(line.sockets.length, 1);
});

test("a tab that slept through a ping does not trust its connection", async () => {
  socket.wake();
  goOnline();
  await clock.pass(31_000);
  socket.wake();
  assert.equal(line.sockets.length, 2);
});

test("a connection that was quiet is asked, when the reader comes back, and kept if it answers", async () => {
  socket.wake();
  goOnline();
  await clock.pass(6_000);
  seen.length = 0;
  socket.wake();
  socket.wake();
  assert.deepEqual(seen, ["doubted"], "once");
  line.last.receive({ type: "subscribed" });
  await clock.pass(20_000);
  assert.equal(line.sockets.length, 1);
  await clock.pass(30_500);
  assert.equal(line.sockets.length, 2, "and its silence is watched as before");
});

test("a connection that does not answer the reader who came back is made anew at once", async () => {
  socket.wake();
  goOnline();
  await clock.pass(6_000);
  socket.wake();
  await clock.pass(4_000);
  assert.equal(line.sockets.length, 2);
});

test("a tab that is put to sleep hangs up, and connects when it wakes, not before", async () => {
  socket.wake();
  goOnline();
  socket.sleep();
  assert.equal(line.last.isClosed, true);
  await clock.pass(3_600_000);
  assert.equal(line.sockets.length, 1);
  socket.wake();
  assert.equal(line.sockets.length, 2);
});

test("a connection that ended while nobody was told is made anew when the reader comes back", () => {
  socket.wake();
  goOnline();
  line.last.readyState = 3;
  socket.wake();
  assert.equal(line.sockets.length, 2);
});

test("a server that announced its restart is given the time it asked for, spread out", async () => {
  socket = socketWith({ random: () => 0.5 });
  socket.wake();
  goOnline();
  socket.expectRestart(4);
  line.last.fail(1012);
  await clock.pass(5_999);
  assert.equal(line.sockets.length, 1);
  await clock.pass(1);
  assert.equal(line.sockets.length, 2);
});

test("a server that closes when it said is followed at once, and by back-off if nobody is there", async () => {
  socket = socketWith({ random: () => 1 });
  socket.wake();
  goOnline();
  socket.expectRestart(3);
  await clock.pass(3_001);
  line.last.fail(1012);
  await clock.pass(0);
  assert.equal(line.sockets.length, 2);
  line.last.fail(1006);
  await clock.pass(999);
  assert.equal(line.sockets.length, 2);
  await clock.pass(1);
  assert.equal(line.sockets.length, 3);
});

test("an announced restart says how long it may take, any other loss does not", async () => {
  const announced = [];
  const owner = { opened() {}, lost() {}, changed: (state, _, ms) => announced.push([state, ms]) };
  socket = new Socket({ open: line.open, timers: clock, random: () => 0, hasNetwork: true, owner });
  socket.wake();
  goOnline();
  socket.expectRestart(4);
  line.last.fail(1012);
  await clock.pass(4_000);
  goOnline();
  line.last.fail(1006);
  assert.deepEqual(announced, [
    ["connecting", 0],
    ["online", 0],
    ["connecting", 13_000],
    ["online", 0],
    ["connecting", 0],
  ]);
});

test("a server that closes later than it wanted to be back is not waited for again", async () => {
  socket.wake();
  goOnline();
  socket.expectRestart(2);
  await clock.pass(3_000);
  line.last.fail(1012);
  await clock.pass(500);
  assert.equal(line.sockets.length, 2);
});
