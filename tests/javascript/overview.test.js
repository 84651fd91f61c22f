import assert from "node:assert/strict";
import { test } from "node:test";

import { settled } from "./clock.js";
import { MINE, OTHER, Stage, summary } from "./stage.js";

test("counts that could not be had are asked for again, later and later, once at a time", async () => {
  const stage = new Stage();
  stage.start();
  stage.welcome();
  let asked = 0;
  stage.api.rooms = async () => {
    asked += 1;
    throw new Error("away");
  };
  for (const seq of [15, 14, 13]) {
    stage.receive({ type: "read", room: OTHER, seq });
    await settled();
  }
  assert.equal(asked, 3);
  await stage.clock.pass(500);
  assert.equal(asked, 4);
  stage.api.rooms = async () => ({ ...MINE, [OTHER]: summary({ head: 20, read: 13, unread: 6 }) });
  await stage.clock.pass(30_000);
  await settled();
  assert.equal(stage.rooms.unread(OTHER), 6);
});
