import assert from "node:assert/strict";
import { test } from "node:test";

import { face } from "../../static/js/state/face.js";

// The same names stand in tests/messaging/test_faces.py: server and client show one face.
test("a face shows the first letter of a name, of a Korean one that of the given name", () => {
  const faces = { 김지수: "지", Emma: "E", daniel: "D", 지수: "지", 남궁민수: "남", "김 지": "김", "😀": "😀", "": "" };
  for (const [name, letter] of Object.entries(faces)) assert.equal(face(name), letter);
});
