import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { Cursor } from "../../static/js/state/cursor.js";
import { choice, chosen, stepsOf } from "./machine.js";

/** A log that grows, hints that are lost, doubled and out of order, and a reader of it. */
class ReaderRule {
  head = 0;
  onTheWay = [];
  applied = [];

  constructor(limit) {
    this.limit = limit;
    this.cursor = new Cursor(0, { limit });
  }

  accept(...seqs) {
    this.applied.push(...this.cursor.accept(seqs.map((seq) => ({ seq }))).map(({ seq }) => seq));
  }

  somethingIsCommitted(count) {
    for (let seq = this.head + 1; seq <= this.head + count; seq += 1) this.onTheWay.push(seq);
    this.head += count;
  }

  aHintArrives(drawn) {
    if (this.onTheWay.length) this.accept(...this.onTheWay.splice(drawn % this.onTheWay.length, 1));
  }

  aFrameArrives(drawn) {
    this.accept(...this.onTheWay.splice(drawn % (this.onTheWay.length + 1)));
  }

  aHintIsLost(drawn) {
    this.onTheWay.splice(drawn % (this.onTheWay.length + 1), 1);
  }

  aHintIsDoubled(drawn) {
    if (this.onTheWay.length) this.onTheWay.push(chosen(this.onTheWay, drawn));
  }

  anOldHintComesAgain(drawn) {
    if (this.head) this.onTheWay.push(1 + (drawn % this.head));
  }

  theHeadIsAnnounced() {
    this.cursor.announce(this.head);
  }

  theLogIsRead(limit) {
    const { last } = this.cursor;
    const count = Math.min(limit, this.head - last);
    if (count === 0) this.cursor.retract();
    this.accept(...Array.from({ length: count }, (_, index) => last + 1 + index));
  }

  /** With nothing but its last seq: hints that it held are gone. */
  theReaderReconnects() {
    this.cursor = new Cursor(this.cursor.last, { limit: this.limit });
  }

  check() {
    const all = Array.from({ length: this.applied.length }, (_, index) => index + 1);
    assert.deepEqual(this.applied, all, "nothing doubled, missing or out of order");
    assert.equal(this.cursor.last, this.applied.length);
    if (this.cursor.isBehind) assert.ok(this.applied.length < this.head, "a hole is only where one is");
  }

  /** Once the log was read to its end the reader knows it. */
  end() {
    this.cursor.announce(this.head);
    while (this.cursor.isBehind) this.theLogIsRead(5);
    this.check();
    assert.equal(this.cursor.last, this.head);
  }
}

const STEPS = stepsOf({
  somethingIsCommitted: fc.integer({ min: 1, max: 4 }),
  aHintArrives: choice,
  aFrameArrives: choice,
  aHintIsLost: choice,
  aHintIsDoubled: choice,
  anOldHintComesAgain: choice,
  theHeadIsAnnounced: fc.constant(null),
  theLogIsRead: fc.integer({ min: 1, max: 5 }),
  theReaderReconnects: fc.constant(null),
});

test("whatever happens to hints, the reader applies the log once, in order and whole", () => {
  const limits = fc.integer({ min: 1, max: 10 });
  fc.assert(
    fc.property(limits, STEPS, (limit, steps) => {
      const machine = new ReaderRule(limit);
      for (const [name, argument] of steps) {
        machine[name](argument);
        machine.check();
      }
      machine.end();
    }),
    { numRuns: 300 },
  );
});
