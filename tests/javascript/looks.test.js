import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { areEmojis, isLong } from "../../static/js/state/looks.js";

// tests/messaging/test_looks.py reads the same.
const cases = JSON.parse(readFileSync(new URL("../messaging/looks.json", import.meta.url), "utf8"));

for (const { html, before = "", repeat = "", times = 0, after = "", emojis, long } of cases) {
  const text = before + (html ?? repeat.repeat(times)) + after;
  test(`a message asks for room as both sides say: ${text.slice(0, 40)} (${text.length})`, () => {
    assert.deepEqual({ emojis: areEmojis(text), long: isLong(text) }, { emojis, long });
  });
}
