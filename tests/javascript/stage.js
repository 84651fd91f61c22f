import { Session } from "../../static/js/session.js";
import { Integrity } from "../../static/js/state/integrity.js";
import { Outbox } from "../../static/js/state/outbox.js";
import { Rooms } from "../../static/js/state/rooms.js";
import { Turn } from "../../static/js/turn.js";
import { ALICE, ROOM } from "./cast.js";
import { Clock } from "./clock.js";
import { Line } from "./fake-socket.js";

export const OTHER = 13;

/** What the server says of one of Alice's rooms. */
export const summary = (more = {}) => ({
  head: 10,
  read: 10,
  unread: 0,
  role: "member",
  name: "잡담",
  kind: "public",
  ...more,
});

/** Alice's rooms: the open one and another. */
export const MINE = { [ROOM]: summary(), [OTHER]: summary({ head: 20, read: 20 }) };

/** A session of Alice with a server that does what the test says. */
export class Stage {
  clock = new Clock();
  line = new Line();
  /** What the page was told. */
  seen = [];
  /** What the REST interface was asked for, and the log it reads from. */
  calls = [];
  log = [];
  outbox = new Outbox({ storage: { put() {}, remove() {} }, newId: () => "send-1", random: () => 0 });
  rooms = new Rooms(ALICE.id, MINE);
  integrity = new Integrity();
  api = {
    me: async () => ALICE,
    rooms: async () => MINE,
    events: async (room, after) => {
      this.calls.push([room, after]);
      return this.log.filter((event) => event.room === room && event.seq > after).slice(0, 200);
    },
  };

  /** The page is loaded; the connection is being made. */
  start({ room = { id: ROOM, head: 10 } } = {}) {
    const { api, outbox, rooms } = this;
    const live = { open: this.line.open, timers: this.clock, random: () => 0, hasNetwork: true };
    this.session = new Session({
      epoch: "e1",
      me: ALICE.id,
      room,
      api,
      outbox,
      rooms,
      ...live,
      integrity: this.integrity,
      turn: new Turn(undefined, ""),
      owner: this.#owner(),
    });
    this.session.wake();
  }

  /** The server accepts and says welcome. */
  welcome(rooms = MINE, user = ALICE) {
    this.line.last.open();
    this.receive({ type: "welcome", user, ping_ms: 25_000, epoch: "e1", rooms });
    this.seen.length = 0;
  }

  receive(frame) {
    this.line.last.receive(frame);
  }

  /** The connection breaks and is made again; the welcome is still to come. */
  async reconnect() {
    this.line.last.fail(1006);
    await this.clock.pass(500);
    this.line.last.open();
  }

  /** Alice writes. */
  write(body = "hi") {
    this.outbox.add({ room: ROOM, body }, this.clock.now());
    this.session.flush();
  }

  /** All frames of a type that were sent, over all connections. */
  sent(type) {
    return this.line.sockets.flatMap((socket) => socket.sent).filter((frame) => frame.type === type);
  }

  #owner() {
    const { seen } = this;
    return {
      happened: (id, events) => events.forEach(({ seq }) => seen.push(`${id}:${seq}`)),
      stored: ({ seq }) => seen.push(`stored ${seq}`),
      refused: ({ state, reason }) => seen.push(`${state} ${reason}`.trim()),
      roomLost: (id) => seen.push(`lost ${id}`),
      roomsChanged: () => {},
      welcomed: () => {},
      passed: ({ type }) => seen.push(type),
      heard: () => {},
      connectionChanged: (state, reason) => seen.push(reason || state),
      reset: () => seen.push("reset"),
    };
  }
}
