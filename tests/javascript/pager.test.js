import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { itemOfEvent } from "../../static/js/state/items.js";
import { Timeline } from "../../static/js/state/timeline.js";
import { Pager } from "../../static/js/ui/pager.js";
import { created, deleted, edited, reacted } from "./cast.js";
import { Clock, settled } from "./clock.js";

const itemsOf = (...events) => events.map(itemOfEvent);

/** A history whose pages come when the test says so. */
class SlowHistory {
  asked = [];

  older = () => this.#page("older");
  newer = () => this.#page("newer");
  newest = () => this.#page("newest");

  #page(name) {
    return new Promise((resolve, reject) => this.asked.push({ name, resolve, reject }));
  }
}

let timeline;
let history;
let pager;
let distances;
let clock;

beforeEach(() => {
  timeline = new Timeline({ items: itemsOf(created(10)), hasOlder: true, hasNewer: true });
  history = new SlowHistory();
  distances = { above: 0, below: 0, view: 600 };
  clock = new Clock();
  pager = new Pager({
    timeline,
    history,
    scroller: {
      get distances() {
        return distances;
      },
      keep: (change) => change(),
    },
    announcer: { quietly: (show) => show() },
    state: null,
    show: () => {},
    timers: clock,
  });
});

const first = (page) => {
  history.asked[0].resolve(page);
  return settled();
};

test("what was deleted while its page was on the way is not shown as it was", async () => {
  pager.moved();
  timeline.apply(deleted(20, 5));
  await first({ items: itemsOf(created(5)), hasOlder: false });
  const [item] = timeline.items;
  assert.equal(item.isDeleted, true);
  assert.equal(item.html, "");
});

test("edits and reactions that overtook the page of their message are there when it comes", async () => {
  pager.moved();
  for (const event of [edited(20, 5, "better"), edited(21, 5, "best"), reacted(22, 5, "👍")]) timeline.apply(event);
  await first({ items: itemsOf(created(5)), hasOlder: false });
  const [item] = timeline.items;
  assert.equal(item.html, "<p>best</p>");
  assert.deepEqual(item.reactions, [{ emoji: "👍", users: [2] }]);
});

test("a page that was read after the deletion is not written on by an edit before it", async () => {
  pager.moved();
  timeline.apply(edited(20, 5, "better"));
  const gone = { ...itemOfEvent(created(5)), body: "", html: "", isDeleted: true };
  await first({ items: [gone], hasOlder: false });
  assert.equal(timeline.items[0].html, "");
});

test("who asks for the newest page while another one is on its way gets it, and not the other", async () => {
  pager.moved();
  const newest = pager.toNewest();
  assert.deepEqual(
    history.asked.map(({ name }) => name),
    ["older", "newest"],
  );
  await first({ items: itemsOf(created(5)), hasOlder: false });
  history.asked[1].resolve({ items: itemsOf(created(90)), hasOlder: true });
  await newest;
  assert.deepEqual(
    timeline.items.map(({ seq }) => seq),
    [90],
  );
  assert.equal(timeline.hasNewer, false);
});

test("asking for the newest page twice reads it once, and both wait for it", async () => {
  const wishes = [pager.toNewest(), pager.toNewest()];
  assert.equal(history.asked.length, 1);
  await first({ items: itemsOf(created(90)), hasOlder: true });
  await Promise.all(wishes);
  assert.equal(timeline.hasNewer, false);
});

test("a page that failed is asked for again, one that nobody wants any more is not", async () => {
  pager.moved();
  void pager.toNewest();
  history.asked[0].reject(new TypeError("no network"));
  history.asked[1].reject(new TypeError("no network"));
  await settled();
  pager.moved();
  assert.equal(history.asked.length, 2);
  distances = { above: 5000, below: 0, view: 600 };
  await clock.pass(3000);
  assert.deepEqual(
    history.asked.map(({ name }) => name),
    ["older", "newest", "newer"],
  );
});
