import assert from "node:assert/strict";
import { test } from "node:test";

import { Push } from "../../static/js/push.js";

const KEYS = { p256dh: "point", auth: "secret" };

/** A browser with a push service, and a server that pushes or does not. */
function stage({ key = "key", subscribed = false, current = null, shown = [] } = {}) {
  const calls = [];
  let subscription = current && { ...current, unsubscribe: async () => ((subscription = null), calls.push("dropped")) };
  const pushManager = {
    getSubscription: async () => subscription,
    subscribe: async (options) => {
      calls.push(["asked", options]);
      return { toJSON: () => ({ endpoint: "https://push.example/1", keys: KEYS }) };
    },
  };
  const registration = { pushManager, getNotifications: async () => shown };
  const api = {
    push: async () => (calls.push("offer"), { key, subscribed }),
    subscribe: async (given) => calls.push(["subscribed", given]),
    unsubscribe: async () => calls.push("unsubscribed"),
  };
  const workers = { getRegistration: async () => registration, ready: Promise.resolve(registration) };
  return { push: new Push({ workers, api }), api, calls };
}

test("without a service worker there is no push, and nobody is asked", async () => {
  const { api, calls } = stage();
  const workers = { getRegistration: async () => undefined, ready: new Promise(() => {}) };
  assert.equal(await new Push({ workers: undefined, api }).state(), "unsupported");
  assert.equal(await new Push({ workers, api }).state(), "unsupported");
  assert.deepEqual(calls, []);
});

test("it is on only where both the browser and the server say so", async () => {
  const current = {};
  assert.equal(await stage({ subscribed: true, current }).push.state(), "on");
  assert.equal(await stage({ subscribed: false, current }).push.state(), "off");
  assert.equal(await stage({ subscribed: true }).push.state(), "off");
  assert.equal(await stage({ key: null, subscribed: true, current }).push.state(), "unoffered");
});

test("a browser that never asked for it asks the server nothing on each page", async () => {
  const { push, calls } = stage();
  assert.equal(await push.isOn(), false);
  assert.deepEqual(calls, []);
});

test("turned on, an old subscription goes and the new one is told to the server", async () => {
  const { push, calls } = stage({ current: {} });
  await push.turnOn();
  assert.deepEqual(calls, [
    "offer",
    "dropped",
    ["asked", { userVisibleOnly: true, applicationServerKey: "key" }],
    ["subscribed", { endpoint: "https://push.example/1", keys: KEYS }],
  ]);
});

test("a server that does not push subscribes nobody", async () => {
  const { push, calls } = stage({ key: null });
  await push.turnOn();
  assert.deepEqual(calls, ["offer"]);
});

test("turned off, the server forgets first, and then the browser", async () => {
  const { push, calls } = stage({ subscribed: true, current: {} });
  await push.turnOff();
  assert.deepEqual(calls, ["unsubscribed", "dropped"]);
});

test("what was pushed and read since goes, the rest stays", async () => {
  const closed = [];
  const notification = (room, seq) => ({ data: { room, seq }, close: () => closed.push(room) });
  const shown = [notification(1, 5), notification(2, 5), { data: null, close: () => closed.push("other") }];
  await stage({ shown }).push.settle((room) => (room === 1 ? 5 : 4));
  assert.deepEqual(closed, [1]);
});
