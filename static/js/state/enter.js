/**
 * What the Enter key means in the composer, also in the middle of a Korean syllable.
 *
 * While a syllable is composed, browsers report Enter differently: Chromium on macOS once while composing
 * and once more after the composition, on Windows as key "Process", Safari only after it. In all of them one press
 * sends once, with the last syllable. Enter that picks a Japanese or Chinese conversion only picks.
 */
export class EnterKey {
  #sendsAtEnd = false;
  #isSpent = false;

  /**
   * @param {Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey" | "isComposing" | "repeat">} event
   * @returns {"send" | "swallow" | "pass"} swallow: this press has had its effect; pass: leave it to the browser
   */
  press(event) {
    if (!isEnter(event)) {
      this.#forget();
      return "pass";
    }
    if (event.shiftKey || event.altKey) return "pass";
    if (event.isComposing || event.key === "Process") {
      this.#sendsAtEnd = true;
      return "pass";
    }
    return this.#isSpent || event.repeat ? "swallow" : "send";
  }

  /** @param {Pick<KeyboardEvent, "key" | "code">} event */
  release(event) {
    if (isEnter(event)) this.#isSpent = false;
  }

  compositionStart() {
    this.#forget();
  }

  /**
   * @param {string} text what was composed
   * @returns {boolean} is it time to send?
   */
  compositionEnd(text) {
    const sends = this.#sendsAtEnd && /\p{Script=Hangul}$/u.test(text);
    this.#sendsAtEnd = false;
    this.#isSpent ||= sends;
    return sends;
  }

  /** Has the press already sent? Then the line break it would still insert is not wanted. */
  get isSpent() {
    return this.#isSpent;
  }

  #forget() {
    this.#sendsAtEnd = false;
    this.#isSpent = false;
  }
}

/** @param {Pick<KeyboardEvent, "key" | "code">} event */
function isEnter({ key, code }) {
  return key === "Enter" || (key === "Process" && (code === "Enter" || code === "NumpadEnter"));
}
