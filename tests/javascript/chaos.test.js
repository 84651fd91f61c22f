import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../../static/js/api-error.js";
import { Session } from "../../static/js/session.js";
import { Integrity } from "../../static/js/state/integrity.js";
import { itemOfEntry } from "../../static/js/state/items.js";
import { Outbox } from "../../static/js/state/outbox.js";
import { Rooms } from "../../static/js/state/rooms.js";
import { Timeline } from "../../static/js/state/timeline.js";
import { Turn } from "../../static/js/turn.js";
import { ALICE, BOB, ROOM, timeOf } from "./cast.js";
import { Clock } from "./clock.js";
import { FakeSocket } from "./fake-socket.js";
import { randomOf } from "./random.js";

/** A server that keeps every rule of the protocol, on a line that keeps none. */
class Server {
  log = [];
  ends = new Set();
  isCalm = false;

  constructor(random) {
    this.random = random;
  }

  /** Does a misfortune of this likelihood happen now? */
  chance(likelihood) {
    return !this.isCalm && this.random() < likelihood;
  }

  /** Stores a send once; the same client_id gives the same event. */
  store(author, { client_id, body }) {
    const known = this.log.find(({ actor, data }) => actor === author && data.client_id === client_id);
    if (known) return known;
    const seq = this.log.length + 1;
    const data = { id: 1000 + seq, client_id, body, body_html: `<p>${body}</p>`, reply_to: null };
    const event = { room: ROOM, seq, type: "message.created", at: timeOf(seq), actor: author, data };
    this.log.push(event);
    for (const end of this.ends) end.poke();
    return event;
  }

  summary() {
    return {
      [ROOM]: { head: this.log.length, read: 0, unread: 0, role: "member", name: "잡담", kind: "public" },
    };
  }

  async events(after) {
    if (this.chance(0.2)) throw this.chance(0.5) ? new TypeError("network") : new ApiError(503);
    return this.log.filter(({ seq }) => seq > after).slice(0, 5);
  }
}

/** The server's end of one connection. It may break in mid-frame; on one connection order holds. */
class End {
  position = 0;
  isLive = false;

  constructor(server, author) {
    Object.assign(this, { server, author, socket: new FakeSocket() });
    this.socket.send = (text) => this.socket.readyState === 1 && this.receive(JSON.parse(text));
    this.socket.close = () => this.cut(1000);
  }

  receive(frame) {
    if (this.server.chance(0.05)) return this.cut(1006);
    if (frame.type === "hello") this.greet(frame.rooms[ROOM]);
    if (frame.type === "send") this.answer(frame);
  }

  greet(after) {
    const rooms = this.server.summary();
    this.socket.receive({ type: "welcome", user: this.author, ping_ms: 25_000, rooms });
    const head = this.server.log.length;
    this.isLive = true;
    this.position = after;
    if (head - after <= 8) return this.poke();
    this.position = head;
    this.socket.receive({ type: "gap", room: ROOM, from: after, head });
  }

  answer(frame) {
    if (this.server.chance(0.1)) return this.refuse(frame, "unavailable");
    if (this.server.chance(0.1)) return this.cut(1006); // before it is stored
    const { seq, at, data } = this.server.store(this.author, frame);
    if (this.server.chance(0.1)) return this.cut(1006); // stored, and not acknowledged
    this.socket.receive({ type: "ack", client_id: frame.client_id, room: ROOM, seq, message: data.id, at });
  }

  refuse({ client_id }, code) {
    this.socket.receive({ type: "error", client_id, code, message: "Not now.", retry_after: 1 });
  }

  poke() {
    if (!this.isLive || this.server.chance(0.3)) return; // a lost poke: the next one brings it, or a ping
    const events = this.server.log.slice(this.position);
    this.position += events.length;
    if (events.length) this.socket.receive({ type: "events", room: ROOM, events });
  }

  ping() {
    this.socket.receive({ type: "ping", heads: { [ROOM]: this.server.log.length } });
  }

  cut(code) {
    if (this.socket.readyState === 3) return;
    this.isLive = false;
    this.server.ends.delete(this);
    this.socket.fail(code);
  }
}

/** One person with a page, which may be reloaded. */
class Client {
  kept = new Map();
  written = 0;

  constructor({ server, clock, random, me }) {
    Object.assign(this, { server, clock, random, me });
    this.load();
  }

  load() {
    this.session?.network(false); // the old page is gone, with its timers
    this.shown = [];
    this.timeline = new Timeline({ items: [], hasOlder: false, hasNewer: false });
    this.outbox = new Outbox({
      storage: {
        put: (entry) => this.kept.set(entry.client_id, { ...entry }),
        remove: (id) => this.kept.delete(id),
        load: async () => [...this.kept.values()].map((entry) => ({ ...entry })),
      },
      newId: () => `${this.me.name}-${this.written}`,
      random: this.random,
    });
    this.connect(this.timeline, this.shown);
    this.restore(this.outbox, this.timeline, this.session);
  }

  async restore(outbox, timeline, session) {
    await outbox.reconcile();
    for (const entry of outbox.ofRoom(ROOM)) {
      if (!timeline.queue(itemOfEntry(entry, this.me))) outbox.acknowledge(entry.client_id);
    }
    session.flush();
  }

  connect(timeline, shown) {
    this.session = new Session({
      epoch: "e1",
      me: this.me.id,
      room: { id: ROOM, head: 0 },
      api: {
        me: async () => this.me,
        rooms: async () => this.server.summary(),
        events: (_, after) => this.server.events(after),
      },
      outbox: this.outbox,
      rooms: new Rooms(this.me.id, {}),
      open: () => this.open(),
      timers: this.clock,
      random: this.random,
      hasNetwork: true,
      integrity: new Integrity(),
      turn: new Turn(undefined, ""),
      owner: {
        happened: (_, events) => events.forEach((event) => (shown.push(event.seq), timeline.apply(event))),
        stored: (ack) => timeline.acknowledge(ack),
        ...Object.fromEntries(["refused", "roomsChanged", "welcomed", "reset"].map((name) => [name, () => {}])),
        roomLost: () => assert.fail("the room was never lost"),
        connectionChanged: () => {},
      },
    });
    this.session.wake();
  }

  open() {
    const end = new End(this.server, this.me);
    this.end = end;
    this.clock.set(() => {
      if (end.socket.readyState === 3) return;
      this.server.ends.add(end);
      end.socket.open();
    }, 10);
    return end.socket;
  }

  write() {
    this.written += 1;
    const entry = this.outbox.add({ room: ROOM, body: `${this.written}` }, this.clock.now());
    this.timeline.queue(itemOfEntry(entry, this.me));
    this.session.flush();
  }
}

async function run(seed) {
  const random = randomOf(seed);
  const clock = new Clock();
  const server = new Server(random);
  const clients = [ALICE, BOB].map((me) => new Client({ server, clock, random, me }));
  for (let step = 0; step < 40; step += 1) {
    const client = clients[Math.floor(random() * clients.length)];
    const choice = random();
    if (choice < 0.5) client.write();
    else if (choice < 0.6) client.end.cut(1006);
    else if (choice < 0.65) client.load();
    else if (choice < 0.75) client.session.network(random() < 0.6);
    else if (choice < 0.85) client.end.isLive && client.end.ping();
    await clock.pass(random() * 400);
  }
  server.isCalm = true;
  for (const client of clients) client.session.network(true);
  for (let wait = 0; wait < 20; wait += 1) {
    await clock.pass(4000);
    for (const { end } of clients) if (end.isLive) end.ping();
  }
  judge(server, clients);
}

function judge({ log }, clients) {
  const all = log.map(({ seq }) => seq);
  for (const { me, written, shown, timeline, outbox, kept } of clients) {
    assert.deepEqual(shown, all, "applied once, in order, to the end");
    assert.deepEqual(
      timeline.items.map(({ seq }) => seq),
      all,
      "shown once, in order, nothing left pending",
    );
    assert.ok(timeline.items.every(({ state, html }) => state === "sent" && html !== null));
    const mine = log.filter(({ actor }) => actor === me).map(({ data }) => Number(data.body));
    assert.deepEqual(
      mine,
      Array.from({ length: written }, (_, index) => index + 1),
      "stored once, in the order written",
    );
    assert.equal(outbox.waiting + kept.size, 0);
  }
}

test("over a line that breaks anywhere two people end with the same timeline, and nothing is lost or doubled", async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    await run(seed).catch((error) => {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    });
  }
});
