import assert from "node:assert/strict";
import { test } from "node:test";

import { Api } from "../../static/js/api.js";
import { ApiError } from "../../static/js/api-error.js";

const apiWith = (answer) => {
  const asked = [];
  const fetch = async (address) => {
    asked.push(address);
    return answer(address);
  };
  return { api: new Api({ base: "/api/v1/", fetch }), asked };
};
const json = (content) => ({ ok: true, json: async () => content });

test("only what was given is asked for", async () => {
  const { api, asked } = apiWith(() => json({ items: [], next: null }));
  await api.messages(12, { before: 40 });
  await api.events(12, 0);
  assert.deepEqual(asked, [
    "/api/v1/rooms/12/messages?before=40&limit=50",
    "/api/v1/rooms/12/events?after=0&limit=200",
  ]);
});

test("all pages of the rooms are read", async () => {
  const { api, asked } = apiWith((address) =>
    json(address.includes("after=1") ? { items: [{ id: 2 }], next: null } : { items: [{ id: 1 }], next: 1 }),
  );
  assert.deepEqual(await api.rooms(), { 1: { id: 1 }, 2: { id: 2 } });
  assert.equal(asked.length, 2);
});

test("an answer that is no success is an error that knows whether to ask again", async () => {
  for (const [status, isFinal] of [
    [401, true],
    [404, true],
    [429, false],
    [500, false],
    [503, false],
  ]) {
    const { api } = apiWith(() => ({ ok: false, status }));
    await assert.rejects(
      api.me(),
      (error) => error instanceof ApiError && error.status === status && error.isFinal === isFinal,
    );
  }
});

test("a change carries the token of the page, and its refusal says why", async () => {
  const asked = [];
  const fetch = async (address, request) => {
    asked.push([address, request.method, request.headers["X-CSRFToken"], request.body]);
    return { ok: false, status: 403, json: async () => ({ detail: "지금은 말할 수 없어요." }) };
  };
  const api = new Api({ base: "/api/v1/", fetch, csrfToken: "t" });
  await assert.rejects(api.edit(7, "고친 말"), (error) => error.detail === "지금은 말할 수 없어요.");
  assert.deepEqual(asked, [["/api/v1/messages/7", "PATCH", "t", '{"body":"고친 말"}']]);
});
