import { EnterKey } from "../state/enter.js";

/**
 * One Enter submits, also in the middle of a Korean syllable; on a touch screen it is a new line.
 *
 * @param {HTMLTextAreaElement} textarea
 * @param {() => void} submit
 */
export function submitOnEnter(textarea, submit) {
  const enter = new EnterKey();
  // The keyboard on the screen says on its key what the key does.
  textarea.enterKeyHint = isTouch() ? "enter" : "send";
  textarea.addEventListener("keydown", (event) => {
    if (isTouch()) return;
    const meaning = enter.press(event);
    if (meaning !== "pass") event.preventDefault();
    if (meaning === "send") submit();
  });
  textarea.addEventListener("keyup", (event) => enter.release(event));
  textarea.addEventListener("beforeinput", (event) => {
    const isLineBreak = event.inputType === "insertLineBreak" || event.inputType === "insertParagraph";
    if (isLineBreak && enter.isSpent) event.preventDefault();
  });
  textarea.addEventListener("compositionstart", () => enter.compositionStart());
  textarea.addEventListener("compositionend", ({ data }) => {
    // Only after this event the syllable stands in the textarea in every browser.
    if (enter.compositionEnd(data)) setTimeout(submit);
  });
}

/** Where there is no other keyboard than the one on the screen, Enter is a new line and the button sends. */
export function isTouch() {
  return window.matchMedia("(hover: none) and (pointer: coarse)").matches;
}

/**
 * Grows with its text, up to the max-height of the style sheet.
 * @param {HTMLTextAreaElement} textarea
 */
export function fit(textarea) {
  if (CSS.supports("field-sizing", "content")) return;
  textarea.style.height = "auto";
  textarea.style.height = `${textarea.scrollHeight}px`;
}
