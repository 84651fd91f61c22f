/** What ends the connection for good, by close code; after every other code the client comes back. */
export const STOPS = new Map([
  [1003, "outdated"], // we sent a binary frame
  [1009, "outdated"], // we sent too large a frame
  [4501, "session_ended"],
  [4503, "deactivated"],
  [4505, "too_many_connections"],
  [4506, "outdated"], // the server speaks another version
  [4507, "outdated"], // we broke the protocol
]);

/** The one of these that may be over: a new password puts another session in the place of the one it ends. */
export const SESSION_ENDED = 4501;

/** The close code of a connection that ended without one. */
export const ABNORMAL = 1006;
