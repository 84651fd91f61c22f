import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf, shownSize, sizeText } from "../../static/js/state/files.js";

// The same rows stand in tests/messaging/test_pictures.py: server and client must agree.
for (const [width, height, wide, high] of [
  [60, 40, 60, 40],
  [1600, 1200, 400, 300],
  [1200, 1600, 240, 320],
  [100, 4000, 100, 300],
  [4000, 100, 300, 100],
  [1, 1, 1, 1],
]) {
  test(`an image of ${width} × ${height} is shown at ${wide} × ${high}`, () => {
    assert.deepEqual(shownSize(width, height), { width: wide, height: high });
  });
}

for (const [size, text] of [
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KB"],
  [1_572_864, "1.5 MB"],
  [5 * 1024 ** 4, "5120 GB"],
]) {
  test(`${size} bytes are told as ${text}`, () => assert.equal(sizeText(size), text));
}

test("a file is shown as what it is", () => {
  const kind = (content_type, width) => kindOf({ content_type, width });
  assert.equal(kind("image/png", 60), "picture");
  assert.equal(kind("video/mp4"), "video");
  assert.equal(kind("audio/mpeg"), "audio");
  assert.equal(kind("application/pdf"), "paper");
  assert.equal(kind("text/html"), "paper");
});
