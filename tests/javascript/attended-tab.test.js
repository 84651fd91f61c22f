import assert from "node:assert/strict";
import { test } from "node:test";

import { AttendedTab } from "../../static/js/attended-tab.js";
import { FakeLocks } from "./fake-locks.js";

/** Locks by name, with what is held, as one browser has them for its tabs. */
class NamedLocks {
  #byName = new Map();
  #held = new Map();

  tab() {
    const managers = new Map();
    return {
      request: (name, options, callback) => {
        if (!this.#byName.has(name)) this.#byName.set(name, new FakeLocks());
        if (!managers.has(name)) managers.set(name, this.#byName.get(name).manager());
        return managers.get(name).request(name, options, () => this.#hold(name, callback));
      },
      query: async () => ({ held: [...this.#held.values()].map((name) => ({ name })) }),
    };
  }

  async #hold(name, callback) {
    const holding = Symbol(name);
    this.#held.set(holding, name);
    await callback();
    this.#held.delete(holding);
  }
}

/** Lets everything that is due happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function tabs(count) {
  const locks = new NamedLocks();
  const opened = Array.from({ length: count }, () => new AttendedTab(/** @type {any} */ (locks.tab()), 1));
  for (const tab of opened) tab.open();
  await settle();
  return opened;
}

test("of several tabs that nobody looks at one speaks", async () => {
  const [first, second] = await tabs(2);
  assert.deepEqual([await first.mayCall(), await second.mayCall()], [true, false]);
});

test("no tab speaks while the reader looks at one of them", async () => {
  const [first, second] = await tabs(2);
  second.attend(true);
  await settle();
  assert.deepEqual([await first.mayCall(), await second.mayCall()], [false, false]);
  second.attend(false);
  await settle();
  assert.equal(await first.mayCall(), true);
});

test("another tab takes over from one that goes", async () => {
  const [first, second] = await tabs(2);
  first.attend(true);
  first.close();
  await settle();
  assert.deepEqual([await first.mayCall(), await second.mayCall()], [false, true]);
});

test("where there are no locks each tab speaks for itself", async () => {
  assert.equal(await new AttendedTab(undefined, 1).mayCall(), true);
});
