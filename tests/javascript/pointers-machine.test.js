import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { ROOM } from "./cast.js";
import { settled } from "./clock.js";
import { choice, chosen, stepsOf } from "./machine.js";
import { Stage, summary } from "./stage.js";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 150);
const HEAD = 10;
/** So much is never on its way: it would go on for ever. */
const MOST = 500;

/** Alice's read pointer as the server keeps it: whoever set it back later wins, then who read further. */
class Pointer {
  seq = HEAD;
  #times = 0;

  get since() {
    return `T${String(this.#times).padStart(3, "0")}`;
  }

  read({ seq, since }) {
    if (since >= this.since) this.seq = Math.max(this.seq, seq);
  }

  back(seq) {
    this.seq = seq;
    this.#times += 1;
  }

  get frame() {
    return { type: "read", room: ROOM, seq: this.seq, since: this.since };
  }

  get rooms() {
    const { seq: read, since } = this;
    return { [ROOM]: summary({ head: HEAD, read, read_since: since, unread: HEAD - read }) };
  }
}

/** Two devices of Alice; what they say and hear is on its way for as long as it likes, in any order. */
class Devices {
  #pointer = new Pointer();
  #stages = [];
  /** @type {(() => void)[]} */
  #onTheirWay = [];
  #heard = [0, 0];

  constructor() {
    for (const number of [0, 1]) {
      const stage = new Stage();
      stage.start();
      stage.welcome(this.#pointer.rooms);
      stage.api.rooms = () => new Promise((answer) => this.#later(() => answer(this.#pointer.rooms)));
      this.#stages[number] = stage;
    }
  }

  read([device, seq]) {
    this.#stages[device].session.markRead(ROOM, seq);
    this.#takeSaid(device);
  }

  async pass(device) {
    await this.#stages[device].clock.pass(500);
    this.#takeSaid(device);
  }

  back([device, seq]) {
    this.#stages[device].session.takeRead(ROOM);
    this.#pointer.back(seq);
    this.#tellBoth();
  }

  async arrive(drawn) {
    const one = chosen(this.#onTheirWay, drawn);
    if (!one) return;
    this.#onTheirWay.splice(this.#onTheirWay.indexOf(one), 1);
    one();
    await settled();
  }

  async comeToRest() {
    for (let round = 0; round < 5; round += 1) {
      for (const device of [0, 1]) await this.pass(device);
      for (let step = 0; this.#onTheirWay.length && step < MOST; step += 1) await this.arrive(0);
    }
    assert.equal(this.#onTheirWay.length, 0);
    for (const { rooms } of this.#stages) {
      assert.equal(rooms.get(ROOM).read, this.#pointer.seq);
      assert.equal(rooms.unread(ROOM), HEAD - this.#pointer.seq);
    }
  }

  #takeSaid(device) {
    const said = this.#stages[device].sent("read").slice(this.#heard[device]);
    this.#heard[device] += said.length;
    for (const frame of said) {
      this.#later(() => {
        this.#pointer.read(frame);
        this.#tellBoth();
      });
    }
  }

  #tellBoth() {
    const { frame } = this.#pointer;
    for (const stage of this.#stages) this.#later(() => stage.receive(frame));
  }

  #later(what) {
    this.#onTheirWay.push(what);
  }
}

test("however frames overtake each other, both devices end where the pointer stands", async () => {
  const device = fc.nat({ max: 1 });
  const seq = fc.nat({ max: HEAD });
  const steps = stepsOf(
    { read: fc.tuple(device, seq), pass: device, back: fc.tuple(device, seq), arrive: choice },
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (course) => {
      const devices = new Devices();
      for (const [step, argument] of course) await devices[step](argument);
      await devices.comeToRest();
    }),
    { numRuns: RUNS },
  );
});
