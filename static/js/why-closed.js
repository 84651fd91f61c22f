import { ApiError } from "./api-error.js";

/**
 * A browser hides why a handshake failed; a session that has ended is the one reason not to try again.
 * @param {Pick<import("./api.js").Api, "me">} api
 * @returns {Promise<boolean>} has the session ended?
 */
export async function hasSessionEnded(api) {
  try {
    await api.me();
    return false;
  } catch (error) {
    return error instanceof ApiError && error.status === 401;
  }
}
