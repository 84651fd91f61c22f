const YEAR = 365 * 24 * 60 * 60;

/**
 * Keeps a choice where the server can see it, so that the next page already comes in it.
 * @param {string} name
 * @param {string} value
 */
export function keepCookie(name, value) {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}
