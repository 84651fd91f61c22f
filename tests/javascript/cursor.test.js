import assert from "node:assert/strict";
import { test } from "node:test";

import { Cursor } from "../../static/js/state/cursor.js";
import { created } from "./cast.js";
import { randomOf } from "./random.js";

const seqs = (events) => events.map(({ seq }) => seq);
const span = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => created(from + index));

test("the next event is applied", () => {
  const cursor = new Cursor(4);
  assert.deepEqual(seqs(cursor.accept(span(5, 6))), [5, 6]);
  assert.equal(cursor.last, 6);
  assert.equal(cursor.isBehind, false);
});

test("an event at or before the cursor is dropped", () => {
  const cursor = new Cursor(4);
  assert.deepEqual(cursor.accept(span(1, 4)), []);
  assert.equal(cursor.last, 4);
});

test("an event behind a hole waits until the hole is filled", () => {
  const cursor = new Cursor(4);
  assert.deepEqual(cursor.accept(span(7, 8)), []);
  assert.equal(cursor.isBehind, true);
  assert.deepEqual(seqs(cursor.accept(span(5, 6))), [5, 6, 7, 8]);
  assert.equal(cursor.isBehind, false);
});

test("an announced head beyond the cursor is a hole", () => {
  const cursor = new Cursor(4);
  cursor.announce(4);
  assert.equal(cursor.isBehind, false);
  cursor.announce(6);
  assert.equal(cursor.isBehind, true);
});

test("a head that never came can be taken back, but not one that something waits for", () => {
  const cursor = new Cursor(4);
  cursor.announce(9);
  cursor.retract();
  assert.equal(cursor.isBehind, false);
  cursor.accept(span(8, 8));
  cursor.retract();
  assert.equal(cursor.isBehind, true);
});

test("what does not fit behind a hole is known to be missing", () => {
  const cursor = new Cursor(0, { limit: 2 });
  cursor.accept(span(2, 5));
  assert.deepEqual(seqs(cursor.accept(span(1, 1))), [1, 2, 3]);
  assert.equal(cursor.isBehind, true);
  assert.deepEqual(seqs(cursor.accept(span(4, 5))), [4, 5]);
  assert.equal(cursor.isBehind, false);
});

test("a jump goes on with what waited behind it and forgets what waited before it", () => {
  const cursor = new Cursor(0);
  cursor.accept([...span(3, 4), ...span(11, 12)]);
  assert.deepEqual(seqs(cursor.jump(10)), [11, 12]);
  assert.equal(cursor.last, 12);
  assert.equal(cursor.isBehind, false);
  assert.deepEqual(cursor.jump(5), [], "never back");
});

/**
 * A machine: a server appends to one log; a line to the client drops, doubles, delays and reorders what is
 * sent, breaks and comes back; heads are announced, holes are fetched, sometimes from a server that is behind.
 * Whatever happens, the client has applied 1, 2, 3 … without a hole or a repeat, and in the end all of it.
 */
class Machine {
  log = [];
  applied = [];
  inFlight = [];

  constructor(seed) {
    this.random = randomOf(seed);
    this.cursor = new Cursor(0, { limit: 1 + this.pick(40) });
  }

  pick(count) {
    return Math.floor(this.random() * count);
  }

  step() {
    const steps = [
      this.append,
      this.append,
      this.deliver,
      this.deliver,
      this.drop,
      this.double,
      this.reorder,
    ];
    const rare = [this.breakLine, this.announce, this.fetch, this.retract];
    const choice = this.random() < 0.75 ? steps[this.pick(steps.length)] : rare[this.pick(rare.length)];
    choice.call(this);
    this.judge();
  }

  append() {
    const count = 1 + this.pick(5);
    const batch = span(this.log.length + 1, this.log.length + count);
    this.log.push(...batch);
    this.inFlight.push(batch);
  }

  deliver() {
    this.apply(this.inFlight.splice(this.pick(this.inFlight.length), 1).flat());
  }

  drop() {
    this.inFlight.splice(this.pick(this.inFlight.length), 1);
  }

  double() {
    if (this.inFlight.length) this.inFlight.push(this.inFlight[this.pick(this.inFlight.length)]);
  }

  reorder() {
    for (const batch of this.inFlight) batch.sort(() => this.random() - 0.5);
  }

  breakLine() {
    this.inFlight = [this.log.slice(this.cursor.last)];
  }

  announce() {
    this.cursor.announce(this.log.length);
  }

  /** A page of the log, perhaps from a replica that lags. */
  fetch() {
    const known = this.log.slice(0, this.log.length - this.pick(3));
    this.apply(known.slice(this.cursor.last, this.cursor.last + 1 + this.pick(10)));
  }

  retract() {
    this.cursor.retract();
  }

  apply(events) {
    this.applied.push(...this.cursor.accept(events));
  }

  heal() {
    this.announce();
    while (this.cursor.isBehind) this.apply(this.log.slice(this.cursor.last, this.cursor.last + 7));
    this.judge();
  }

  judge() {
    assert.deepEqual(seqs(this.applied), seqs(this.log.slice(0, this.applied.length)));
    assert.equal(this.cursor.last, this.applied.length);
  }
}

test("over any line the log is applied in order, once, and in the end in full", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const machine = new Machine(seed);
    for (let step = 0; step < 150; step += 1) machine.step();
    machine.heal();
    assert.equal(machine.applied.length, machine.log.length, `seed ${seed}`);
  }
});
