import { mentionAt, meantBy } from "../state/mention-query.js";
import { cloneTemplate, paintAvatar, setText } from "./templates.js";

/** @typedef {import("../state/mention-query.js").Mentionable} Mentionable */

/**
 * Offers the people of the room while an @ is written: a list box that the textarea leads by the arrow keys.
 * A syllable that is being composed is left alone: Enter then ends the syllable and chooses nobody.
 */
export class MentionList {
  #list;
  #textarea;
  #people;
  /** @type {Mentionable[]} */
  #offered = [];
  #at = 0;
  #start = 0;
  #isSpent = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list  [data-mention-list]
   * @param {HTMLTextAreaElement} parts.textarea
   * @param {() => Promise<Mentionable[]>} parts.people  asked for once it is needed
   */
  constructor({ list, textarea, people }) {
    this.#list = list;
    this.#textarea = textarea;
    this.#people = people;
    textarea.addEventListener("input", () => void this.#written());
    textarea.addEventListener("click", () => void this.#written());
    textarea.addEventListener("blur", () => this.close());
    // Before the composer hears of the key: here it may mean something else.
    textarea.form?.addEventListener("keydown", (event) => this.#pressed(event), { capture: true });
    textarea.addEventListener("keyup", ({ key, code }) => this.#released(key, code));
    textarea.addEventListener("beforeinput", (event) => this.#breaksLine(event));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.#clicked(event));
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  close() {
    this.#list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.#textarea.removeAttribute(name);
  }

  async #written() {
    const asked = this.#query;
    if (!asked) return this.close();
    const [people, rankOf] = await Promise.all([this.#people(), loadRank()]);
    const query = this.#query;
    const offered = query && rankOf ? meantBy(people, query.typed, rankOf) : [];
    if (!query || !offered.length) return this.close();
    this.#start = query.start;
    this.#offer(offered);
  }

  get #query() {
    const { value, selectionStart, selectionEnd } = this.#textarea;
    return selectionStart === selectionEnd ? mentionAt(value, selectionEnd) : null;
  }

  /** @param {Mentionable[]} offered */
  #offer(offered) {
    this.#offered = offered;
    this.#list.replaceChildren(...offered.map((person, at) => optionOf(person, `${this.#list.id}-${at}`)));
    this.#list.hidden = false;
    this.#textarea.setAttribute("aria-controls", this.#list.id);
    this.#mark(0);
  }

  /** @param {number} at */
  #mark(at) {
    this.#at = at;
    const options = [...this.#list.children];
    for (const option of options) option.setAttribute("aria-selected", String(option === options[at]));
    options[at].scrollIntoView({ block: "nearest" });
    this.#textarea.setAttribute("aria-activedescendant", options[at].id);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (this.#isSpent && isEnter(event)) return stop(event);
    if (!this.isOpen || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.isComposing || event.key === "Process") return this.#pressedComposing(event);
    const last = this.#offered.length - 1;
    if (event.key === "ArrowDown") this.#mark(this.#at === last ? 0 : this.#at + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#at === 0 ? last : this.#at - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.#choose(this.#at);
    else if (event.key === "Escape") this.close();
    else return;
    stop(event);
  }

  /**
   * The browser ends the syllable; the same press may come once more, and then means nothing either.
   * @param {KeyboardEvent} event
   */
  #pressedComposing(event) {
    if (!isEnter(event)) return;
    this.#isSpent = true;
    event.stopPropagation();
  }

  /**
   * @param {string} key
   * @param {string} code
   */
  #released(key, code) {
    if (isEnter({ key, code })) this.#isSpent = false;
  }

  /** @param {InputEvent} event */
  #breaksLine(event) {
    const isBreak = event.inputType === "insertLineBreak" || event.inputType === "insertParagraph";
    if (isBreak && this.#isSpent) event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    const at = [...this.#list.children].indexOf(/** @type {Element} */ (option));
    if (at < 0) return;
    // Ends a syllable that is being composed: it would else be written once more behind the name.
    this.#textarea.blur();
    this.#textarea.focus();
    this.#choose(at);
  }

  /** @param {number} at */
  #choose(at) {
    const name = `@${this.#offered[at].username} `;
    const { value } = this.#textarea;
    const end = this.#start + 1 + (mentionAt(value, this.#textarea.selectionEnd)?.typed.length ?? 0);
    const hasSpace = value[end] === " ";
    this.#textarea.setRangeText(hasSpace ? name.trimEnd() : name, this.#start, end, "end");
    this.close();
    this.#textarea.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

/**
 * @param {HTMLFormElement} form  the composer, or an editor
 * @param {import("../mentionable.js").MentionablePeople | null} people
 */
export function offerMentions(form, people) {
  const list = /** @type {HTMLElement} */ (form.querySelector("[data-mention-list]"));
  const textarea = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  return people && new MentionList({ list, textarea, people: () => people.all() });
}

/**
 * @param {Mentionable} person
 * @param {string} elementId
 */
function optionOf({ id, name, username }, elementId) {
  const option = cloneTemplate("mention-option");
  option.id = elementId;
  setText(option, "[data-mention-name]", name);
  setText(option, "[data-mention-username]", `@${username}`);
  paintAvatar(option, id, name);
  return option;
}

/** @type {Promise<typeof import("../state/hangul.js").rankOf> | null} */
let rank = null;

/**
 * Taking Hangul apart takes a library; whoever mentions nobody does not load it. Kept, as `import()` of what is
 * loaded takes a moment too, in which Enter may be pressed. Null: not to be had now.
 */
function loadRank() {
  rank ??= import("../state/hangul.js").then(({ rankOf }) => rankOf);
  return rank.catch(() => (rank = null));
}

/** @param {{key: string, code: string}} press */
function isEnter({ key, code }) {
  return key === "Enter" || (key === "Process" && (code === "Enter" || code === "NumpadEnter"));
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
