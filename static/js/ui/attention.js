/** Is the reader looking at this tab? Seen means visible and focused, not merely open somewhere. */
export function isAttended() {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** @param {() => void} changed */
export function watchAttention(changed) {
  window.addEventListener("focus", changed);
  window.addEventListener("blur", changed);
  document.addEventListener("visibilitychange", changed);
}
