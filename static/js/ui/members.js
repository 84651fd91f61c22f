/**
 * Opens and closes the people pane. Whether it is open at first is the style sheet's decision:
 * beside the timeline where there is room, folded where there is not.
 *
 * @param {HTMLElement} button  [data-members-toggle]
 * @param {HTMLElement} pane  [data-members]
 */
export function attachMembersToggle(button, pane) {
  button.addEventListener("click", () => open(!isOpen()));
  pane.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  describe();

  function isOpen() {
    return pane.offsetParent !== null;
  }

  /** @param {boolean} wanted */
  function open(wanted) {
    pane.dataset.open = String(wanted);
    describe();
  }

  function close() {
    open(false);
    button.focus();
  }

  function describe() {
    button.setAttribute("aria-expanded", String(isOpen()));
  }
}
