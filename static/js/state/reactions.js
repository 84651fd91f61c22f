/**
 * The reactions to a message, as they stand below it: each emoji where it came first, until nobody gives it
 * any more, with the ids of those who do.
 * @typedef {{emoji: string, users: number[]}} Reaction
 */

/**
 * @param {Reaction[]} reactions
 * @param {string} emoji
 * @param {number} user
 * @returns {Reaction[]} with theirs; once, whatever was there
 */
export function withReaction(reactions, emoji, user) {
  if (!reactions.some((reaction) => reaction.emoji === emoji))
    return [...reactions, { emoji, users: [user] }];
  return reactions.map((reaction) =>
    reaction.emoji === emoji && !reaction.users.includes(user)
      ? { emoji, users: [...reaction.users, user] }
      : reaction,
  );
}

/**
 * @param {Reaction[]} reactions
 * @param {string} emoji
 * @param {number} user
 * @returns {Reaction[]} without theirs
 */
export function withoutReaction(reactions, emoji, user) {
  return reactions
    .map((reaction) =>
      reaction.emoji === emoji
        ? { emoji, users: reaction.users.filter((other) => other !== user) }
        : reaction,
    )
    .filter(({ users }) => users.length > 0);
}

/**
 * @param {Reaction[]} reactions
 * @param {string} emoji
 * @param {number} user
 */
export function hasReaction(reactions, emoji, user) {
  return reactions.some((reaction) => reaction.emoji === emoji && reaction.users.includes(user));
}
