/**
 * @param {string} sign  what it shows
 * @param {string} label  what that is called
 */
export function labelledButton(sign, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.title = label;
  button.setAttribute("aria-label", label);
  return button;
}
