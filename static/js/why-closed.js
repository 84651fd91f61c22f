import { ApiError } from "./api-error.js";

/**
 * A browser hides why a handshake failed; a session that has ended is the one reason not to try again.
 * @param {Pick<import("./api.js").Api, "me">} api
 * @param {number} me  whose session it was: that of somebody else who logged in since is not it
 * @returns {Promise<boolean>} has the session ended?
 */
export async function hasSessionEnded(api, me) {
  try {
    return (await api.me()).id !== me;
  } catch (error) {
    return error instanceof ApiError && error.status === 401;
  }
}
