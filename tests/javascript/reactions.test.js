import assert from "node:assert/strict";
import { test } from "node:test";

import { hasReaction, withReaction, withoutReaction } from "../../static/js/state/reactions.js";
import { ReactionWishes } from "../../static/js/state/reaction-wishes.js";

const [ALICE, BOB] = [1, 2];

test("an emoji stands where it came first, with those who gave it", () => {
  let reactions = withReaction([], "🎉", ALICE);
  reactions = withReaction(reactions, "👍", BOB);
  reactions = withReaction(reactions, "🎉", BOB);
  assert.deepEqual(reactions, [
    { emoji: "🎉", users: [ALICE, BOB] },
    { emoji: "👍", users: [BOB] },
  ]);
  assert.equal(hasReaction(reactions, "👍", ALICE), false);
  assert.equal(hasReaction(reactions, "🎉", ALICE), true);
});

test("it keeps its place until nobody gives it any more", () => {
  const both = withReaction(withReaction(withReaction([], "🎉", ALICE), "👍", BOB), "🎉", BOB);
  const one = withoutReaction(both, "🎉", ALICE);
  assert.deepEqual(
    one.map(({ emoji }) => emoji),
    ["🎉", "👍"],
  );
  assert.deepEqual(withReaction(withoutReaction(one, "🎉", BOB), "🎉", ALICE), [
    { emoji: "👍", users: [BOB] },
    { emoji: "🎉", users: [ALICE] },
  ]);
});

test("twice is once, and what was not given is taken back without a trace", () => {
  const once = withReaction([], "👍", ALICE);
  assert.deepEqual(withReaction(once, "👍", ALICE), once);
  assert.deepEqual(withoutReaction(once, "❤️", ALICE), once);
  assert.deepEqual(withoutReaction(once, "👍", BOB), once);
});

/** A server that answers when it is told to. */
function stage() {
  /** @type {{asked: any[], shown: any[], errors: unknown[], answer: (error?: Error) => Promise<void>, wishes: ReactionWishes}} */
  const stage = { asked: [], shown: [], errors: [], answer: async () => {}, wishes: /** @type {any} */ (null) };
  stage.wishes = new ReactionWishes({
    me: ALICE,
    ask: (message, emoji, isWanted) => {
      stage.asked.push([message, emoji, isWanted]);
      return new Promise((resolve, reject) => {
        stage.answer = async (error) => {
          if (error) reject(error);
          else resolve(undefined);
          await new Promise((done) => setImmediate(done));
        };
      });
    },
    apply: ({ type, data }) => stage.shown.push([type, data.message, data.emoji]),
    refused: (_message, error) => stage.errors.push(error),
  });
  return stage;
}

/** @param {string} type @param {number} actor */
function event(type, actor, emoji = "👍") {
  return /** @type {any} */ ({ type, actor: { id: actor, name: "" }, data: { message: 7, emoji } });
}

test("a reaction is shown at once and asked for", async () => {
  const here = stage();
  here.wishes.want(7, "👍", true);
  assert.deepEqual(here.shown, [["reaction.added", 7, "👍"]]);
  assert.deepEqual(here.asked, [[7, "👍", true]]);
  await here.answer();
  assert.equal(here.wishes.holds(event("reaction.added", ALICE)), false);
});

test("who changes their mind on the way is asked for what they want in the end", async () => {
  const here = stage();
  here.wishes.want(7, "👍", true);
  here.wishes.want(7, "👍", false);
  assert.equal(here.asked.length, 1, "one after the other");
  assert.ok(here.wishes.holds(event("reaction.added", ALICE)), "what was wanted before does not flicker");
  assert.equal(here.wishes.holds(event("reaction.added", BOB)), false, "others' are shown");
  assert.equal(here.wishes.holds(event("reaction.added", ALICE, "❤️")), false, "and other ones");
  await here.answer();
  assert.deepEqual(here.asked[1], [7, "👍", false]);
  assert.ok(here.wishes.holds(event("reaction.removed", ALICE)));
  await here.answer();
  assert.deepEqual(here.shown.slice(-2), [
    ["reaction.added", 7, "👍"],
    ["reaction.removed", 7, "👍"],
  ]);
  assert.equal(here.asked.length, 2);
});

test("there and back and there again is asked for once", async () => {
  const here = stage();
  here.wishes.want(7, "👍", true);
  here.wishes.want(7, "👍", false);
  here.wishes.want(7, "👍", true);
  await here.answer();
  assert.equal(here.asked.length, 1);
});

test("what is refused is taken back and told", async () => {
  const here = stage();
  const error = new Error("no");
  here.wishes.want(7, "👍", true);
  await here.answer(error);
  assert.deepEqual(here.shown.at(-1), ["reaction.removed", 7, "👍"]);
  assert.deepEqual(here.errors, [error]);
  here.wishes.want(7, "👍", true);
  assert.equal(here.asked.length, 2, "it may be tried again");
});
