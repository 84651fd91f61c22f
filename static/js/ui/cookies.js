const YEAR = 365 * 24 * 60 * 60;

/**
 * Keeps a choice where the server can see it, so that the next page already comes in it.
 * @param {string} name
 * @param {string} value
 * @param {string} path  of the pages that it is for
 */
export function keepCookie(name, value, path = "/") {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=${path}; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}
