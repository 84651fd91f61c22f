import assert from "node:assert/strict";
import { test } from "node:test";

import { StickyDate } from "../../static/js/ui/sticky-date.js";

const HEIGHT = 40;
/** The upper edge of what is seen. */
const TOP = 100;

/** Dates at these places, and what sticks after the reader has come there. */
class Days {
  #dates;
  #sticky;

  constructor(places, { isAtEnd = false } = {}) {
    this.#dates = places.map((place) => ({
      place,
      offsetHeight: HEIGHT,
      style: { translate: "" },
      isStuck: false,
      nextElementSibling: { getBoundingClientRect: () => ({ top: place + HEIGHT }) },
      getBoundingClientRect: () => ({ top: place }),
      setAttribute() {
        this.isStuck = true;
      },
      removeAttribute() {
        this.isStuck = false;
      },
    }));
    const rows = { querySelectorAll: () => this.#dates };
    this.#sticky = new StickyDate({ getBoundingClientRect: () => ({ top: TOP }) }, rows);
    this.#sticky.moved(isAtEnd);
  }

  /** The reader goes to the end, or away from it. */
  move(isAtEnd) {
    this.#sticky.moved(isAtEnd);
    return this;
  }

  get shown() {
    return this.#dates.map(({ isStuck, style }) => (isStuck ? style.translate || "here" : ""));
  }
}

test("the last day above the edge sticks, and no other one", () => {
  assert.deepEqual(new Days([-500, 20, 400]).shown, ["", "here", ""]);
  assert.deepEqual(new Days([150, 400]).shown, ["", ""]);
  assert.deepEqual(new Days([-500, 20]).shown, ["", "here"]);
});

test("the next day pushes it out of view", () => {
  assert.deepEqual(new Days([20, TOP + HEIGHT + 8]).shown, ["here", ""]);
  assert.deepEqual(new Days([20, TOP + 30]).shown, ["0 -18px", ""]);
});

test("at the end no day hides a line", () => {
  assert.deepEqual(new Days([-500, 20], { isAtEnd: true }).shown, ["", ""]);

  const days = new Days([20, TOP + 30]);
  assert.deepEqual(days.move(true).shown, ["", ""]);
  assert.deepEqual(days.move(false).shown, ["0 -18px", ""]);
});
