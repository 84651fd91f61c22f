import assert from "node:assert/strict";
import { test } from "node:test";

import { TimelineView } from "../../static/js/ui/timeline.js";

/** Children in order, as far as the view looks at them. */
class Container {
  children = [];

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  insertBefore(element, next) {
    element.remove();
    this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, element);
  }

  element(name) {
    const { children } = this;
    const remove = () => children.includes(element) && children.splice(children.indexOf(element), 1);
    const element = {
      name,
      remove,
      get nextElementSibling() {
        return children[children.indexOf(element) + 1] ?? null;
      },
    };
    return element;
  }
}

/** Notes what it was asked to do. */
class Painter {
  done = [];
  places = new Map();

  constructor(container) {
    this.container = container;
  }

  create = ({ key }) => this.container.element(key);
  paint = (element) => this.done.push(`paint ${element.name}`);
  place = (element) => this.done.push(`place ${element.name}`);
  placeOf = ({ key }) => this.places.get(key) ?? "";

  get lately() {
    return this.done.splice(0);
  }
}

const line = (key) => ({ kind: "message", key, item: { key }, follows: false, quote: null });

function shown(...keys) {
  const container = new Container();
  const painter = new Painter(container);
  const view = new TimelineView(container, painter);
  const rows = keys.map(line);
  view.render(rows);
  assert.equal(painter.lately.length, 2 * keys.length);
  return { painter, view, rows, container };
}

test("rows of which nothing has changed are not touched", () => {
  const { painter, view, rows, container } = shown("a", "b");

  view.render([...rows, line("c")]);

  assert.deepEqual(painter.lately, ["paint c", "place c"]);
  assert.deepEqual(
    container.children.map(({ name }) => name),
    ["a", "b", "c"],
  );
});

test("a row whose place has changed is placed, one that says something else is painted too", () => {
  const { painter, view, rows } = shown("a", "b");

  painter.places.set("a", "follows");
  view.render([rows[0], { ...rows[1], item: { key: "b" } }]);

  assert.deepEqual(painter.lately, ["place a", "paint b", "place b"]);
});

test("a row of the server is placed once, and not painted", () => {
  const container = new Container();
  const painter = new Painter(container);
  const view = new TimelineView(container, painter);
  const row = line("a");
  const element = container.element("a");
  container.children.push(element);
  view.adopt([row.item], new Map([["a", element]]));

  painter.places.set("a", "alone");
  view.render([row]);
  view.render([row]);

  assert.deepEqual(painter.lately, ["place a"]);
});
