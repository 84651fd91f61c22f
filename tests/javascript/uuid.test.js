import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";

import { newUuid } from "../../static/js/state/uuid.js";

test("a UUID has version 4, variant 1 and the usual form", () => {
  assert.match(newUuid(webcrypto), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("every bit but the six of version and variant is random", () => {
  const filled = (byte) => ({ getRandomValues: (bytes) => bytes.fill(byte) });
  assert.equal(newUuid(filled(0x00)), "00000000-0000-4000-8000-000000000000");
  assert.equal(newUuid(filled(0xff)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
});
