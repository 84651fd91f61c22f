import fc from "fast-check";

/**
 * Steps of a machine, drawn by fast-check: names of its methods, each with an argument.
 * @param {Record<string, import("fast-check").Arbitrary<unknown>>} table  what to draw, by method
 */
export function stepsOf(table, { maxLength = 60 } = {}) {
  const steps = Object.entries(table).map(([name, argument]) => fc.tuple(fc.constant(name), argument));
  return fc.array(fc.oneof(...steps), { maxLength, size: "max" });
}

/** Which one of a list: drawn before it is known how many there are. */
export const choice = fc.nat({ max: 1000 });

/** @template T @param {T[]} list @param {number} drawn @returns {T | undefined} */
export function chosen(list, drawn) {
  return list[drawn % list.length];
}
