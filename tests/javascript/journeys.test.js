import assert from "node:assert/strict";
import { test } from "node:test";

import { Journeys } from "../../static/js/state/journeys.js";

test("a send is measured until its answer and until it comes back, each once", () => {
  const journeys = new Journeys();
  journeys.begin("a", 1000);
  assert.deepEqual(journeys.of("a"), { acknowledged: null, shown: null });
  journeys.acknowledge("a", 1023);
  journeys.show("a", 1031);
  journeys.acknowledge("a", 9000);
  journeys.show("a", 9000);
  assert.deepEqual(journeys.of("a"), { acknowledged: 23, shown: 31 });
});

test("of what this page did not send nothing is known, whatever is said of it", () => {
  const journeys = new Journeys();
  journeys.acknowledge("b", 5);
  journeys.show("b", 5);
  assert.deepEqual(journeys.of("b"), { acknowledged: null, shown: null });
});

test("what is sent anew is measured anew", () => {
  const journeys = new Journeys();
  journeys.begin("a", 0);
  journeys.acknowledge("a", 10);
  journeys.begin("a", 100);
  assert.equal(journeys.of("a").acknowledged, null);
});

test("only the newest sends are remembered", () => {
  const journeys = new Journeys();
  for (let number = 0; number <= 500; number += 1) {
    journeys.begin(`${number}`, 0);
    journeys.show(`${number}`, 7);
  }
  assert.equal(journeys.of("0").shown, null);
  assert.equal(journeys.of("1").shown, 7);
  assert.equal(journeys.of("500").shown, 7);
});
