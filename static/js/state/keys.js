/**
 * Every key of the client, in one table: what listens reads it, and so does the dialog that "?" opens.
 * Mod is Ctrl, on Apple's machines ⌘. A letter is the key that bears it, whichever alphabet it types now.
 *
 * @typedef {object} Binding
 * @property {string} name  what it does; its text is `keys.<name>` in the page
 * @property {string[]} keys  any of these
 * @property {"always" | "empty" | "never"} [inFields]  does it hold where one types? empty: while nothing is typed yet
 */

/** @type {Record<string, Binding[]>} by where they hold */
export const KEYS = {
  anywhere: [
    { name: "switcher", keys: ["Mod+K"], inFields: "always" },
    { name: "previous_room", keys: ["Alt+ArrowUp"], inFields: "empty" },
    { name: "next_room", keys: ["Alt+ArrowDown"], inFields: "empty" },
    { name: "previous_unread", keys: ["Alt+Shift+ArrowUp"], inFields: "empty" },
    { name: "next_unread", keys: ["Alt+Shift+ArrowDown"], inFields: "empty" },
    { name: "search", keys: ["/"] },
    { name: "back", keys: ["Escape"], inFields: "always" },
    { name: "keys", keys: ["?"] },
  ],
  message: [
    { name: "previous", keys: ["ArrowUp"] },
    { name: "next", keys: ["ArrowDown"] },
    { name: "first", keys: ["Home"] },
    { name: "last", keys: ["End"] },
    { name: "menu", keys: ["Enter", "ContextMenu"] },
    { name: "reply", keys: ["R"] },
    { name: "edit", keys: ["E"] },
    { name: "mark-unread", keys: ["U"] },
    { name: "delete", keys: ["Delete"] },
    { name: "leave", keys: ["Escape"] },
  ],
  // Enter itself is more than a key: state/enter.js.
  composer: [
    { name: "send", keys: ["Enter"], inFields: "always" },
    { name: "new_line", keys: ["Shift+Enter"], inFields: "always" },
    { name: "edit_last", keys: ["ArrowUp"], inFields: "empty" },
  ],
};

/**
 * @param {string} place  of KEYS
 * @param {KeyPress} event
 * @param {{isTyping?: boolean, isEmpty?: boolean}} [field]  where the key was pressed
 * @returns {string} the name of what the key does there; "" for nothing
 */
export function actionOf(place, event, { isTyping = false, isEmpty = false } = {}) {
  if (event.isComposing) return "";
  const key = keyOf(event);
  const binding = KEYS[place].find(({ keys }) => keys.includes(key));
  const { name = "", inFields = "never" } = binding ?? {};
  const holds = !isTyping || inFields === "always" || (inFields === "empty" && isEmpty);
  return holds ? name : "";
}

/**
 * @typedef {Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "isComposing">} KeyPress
 *
 * @param {KeyPress} event
 * @returns {string} as it stands in the table
 */
export function keyOf({ key, code, altKey, ctrlKey, metaKey, shiftKey }) {
  const letter = letterOf(key, code);
  const sign = letter ? "" : signOf(key, code, shiftKey);
  const parts = [
    ctrlKey || metaKey ? "Mod" : "",
    altKey ? "Alt" : "",
    // A sign says by itself whether Shift was needed for it.
    shiftKey && !sign ? "Shift" : "",
    letter || sign || key,
  ];
  return parts.filter(Boolean).join("+");
}

/**
 * While Hangul is typed, the key E says "ㄷ", or "Process" on Windows; its place says what it is.
 * @param {string} key
 * @param {string} code
 */
function letterOf(key, code) {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const isForeign = key === "Process" || /^\p{Letter}$/u.test(key);
  return (isForeign && /^Key([A-Z])$/.exec(code)?.[1]) || "";
}

/**
 * @param {string} key
 * @param {string} code
 * @param {boolean} shiftKey
 */
function signOf(key, code, shiftKey) {
  if (key === "Process" && code === "Slash") return shiftKey ? "?" : "/";
  return [...key].length === 1 ? key : "";
}
