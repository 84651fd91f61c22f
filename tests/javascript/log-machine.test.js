import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { ApiError } from "../../static/js/api-error.js";
import { Log } from "../../static/js/log.js";
import { Integrity } from "../../static/js/state/integrity.js";
import { ROOM, created } from "./cast.js";
import { Clock, settled } from "./clock.js";
import { choice, stepsOf } from "./machine.js";

const eventsOf = (after, until) =>
  Array.from({ length: Math.max(until - after, 0) }, (_, index) => created(after + 1 + index));

/** A room's log, a socket that brings what it likes, and a REST interface that fails and answers late. */
class Reading {
  head = 10;
  start = 10;
  applied = [];
  requests = [];
  clock = new Clock();
  integrity = new Integrity();

  constructor() {
    this.log = new Log({
      api: { events: (_, after) => new Promise((...ends) => this.requests.push({ after, ends })) },
      apply: (_, events) => this.applied.push(...events.map(({ seq }) => seq)),
      lost: () => assert.fail("the room was never lost"),
      timers: this.clock,
      random: () => 0,
      integrity: this.integrity,
    });
    this.log.follow(ROOM, this.head);
  }

  get last() {
    return this.log.positions[ROOM];
  }

  somethingIsCommitted(count) {
    this.head += count;
  }

  theSocketBrings([from, count]) {
    const after = from % (this.head + 1);
    this.log.receive(ROOM, eventsOf(after, Math.min(after + count, this.head)));
  }

  theSocketBringsWhatIsNext(count) {
    this.log.receive(ROOM, eventsOf(this.last, Math.min(this.last + count, this.head)));
  }

  aPingTellsTheHead() {
    this.log.expect(ROOM, this.head);
  }

  aGapIsTold() {
    this.log.fetch(ROOM, this.head);
  }

  aRequestIsAnswered([drawn, limit]) {
    const [{ after, ends } = {}] = this.requests.splice(drawn % (this.requests.length + 1), 1);
    ends?.[0](eventsOf(after, Math.min(after + limit, this.head)));
  }

  aRequestFails(drawn) {
    const [{ ends } = {}] = this.requests.splice(drawn % (this.requests.length + 1), 1);
    ends?.[1](drawn % 2 ? new ApiError(503) : new TypeError("network"));
  }

  /** An answer that was on its way then is about a reading that is over. */
  theRoomIsLeftAndEntered() {
    this.log.forget(ROOM);
    this.log.follow(ROOM, this.head);
    this.start = this.head;
    this.applied = [];
  }

  theNetworkIsBack() {
    this.log.hurry();
  }

  timePasses(ms) {
    return this.clock.pass(ms);
  }

  check() {
    const all = this.applied.map((_, index) => this.start + 1 + index);
    assert.deepEqual(this.applied, all, "nothing doubled, missing or out of order");
    assert.equal(this.last, this.start + this.applied.length);
    assert.ok(this.integrity.gaps >= 0);
  }

  /** The network is well again: everything that is there is read, and no hole is left. */
  async end() {
    this.log.expect(ROOM, this.head);
    for (let round = 0; round < 100 && (this.last < this.head || this.requests.length); round += 1) {
      await this.clock.pass(1000);
      this.aRequestIsAnswered([0, 200]);
      await settled();
    }
    await settled();
    this.check();
    assert.equal(this.last, this.head);
    assert.equal(this.integrity.gaps, 0);
  }
}

const STEPS = stepsOf(
  {
    somethingIsCommitted: fc.integer({ min: 1, max: 6 }),
    theSocketBrings: fc.tuple(choice, fc.integer({ min: 1, max: 5 })),
    theSocketBringsWhatIsNext: fc.integer({ min: 1, max: 5 }),
    aPingTellsTheHead: fc.constant(null),
    aGapIsTold: fc.constant(null),
    aRequestIsAnswered: fc.tuple(choice, fc.integer({ min: 0, max: 5 })),
    aRequestFails: choice,
    theRoomIsLeftAndEntered: fc.constant(null),
    theNetworkIsBack: fc.constant(null),
    timePasses: fc.integer({ min: 1, max: 2000 }),
  },
  { maxLength: 40 },
);

test("whatever socket and network do, a log is applied once, in order, and in the end whole", async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      const machine = new Reading();
      for (const [name, argument] of steps) {
        await machine[name](argument);
        await settled();
        machine.check();
      }
      await machine.end();
    }),
    { numRuns: 200 },
  );
});
