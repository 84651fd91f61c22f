import assert from "node:assert/strict";
import { test } from "node:test";

import { roomAddress } from "../../static/js/addresses.js";

test("the address of a room is the pattern with its id", () => {
  assert.equal(roomAddress("/rooms/0/", 12), "/rooms/12/");
  assert.equal(roomAddress("/rooms/0/", "7"), "/rooms/7/");
});

test("a 0 that is part of a folder's name stays", () => {
  assert.equal(roomAddress("/team0/rooms/0/", 3), "/team0/rooms/3/");
});
