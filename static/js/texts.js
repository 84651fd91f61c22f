/**
 * The texts the client shows. They all come from the server, in the language of the page;
 * placeholders stand in braces. A plural holds the forms "one" and "other".
 *
 * @typedef {object} TextTable
 * @property {Plural} new_messages  on the pill that leads to the newest line
 * @property {string} newest  on the same pill, while an older part of the log is shown
 * @property {Plural} divider  before the first unread message
 * @property {string} divider_uncounted  there, where the number is not known
 * @property {Plural} unread_above  on the bar that leads to the first unread message
 * @property {Plural} unread  for screen readers, in the room list
 * @property {Plural} mentions  for screen readers too
 * @property {string} offline
 * @property {Plural} offline_waiting
 * @property {string} connecting
 * @property {Plural} connecting_waiting
 * @property {Plural} online_waiting
 * @property {string} state_online  in the reader's menu, like the next ones
 * @property {string} state_connecting
 * @property {string} state_offline
 * @property {Plural} gaps
 * @property {Plural} healed
 * @property {string} resumed  {time}: of the last resume
 * @property {string} session_ended
 * @property {string} deactivated
 * @property {string} too_many_connections
 * @property {string} outdated  the page no longer fits the server and has to be reloaded
 * @property {Plural} people  {count}: who gave a reaction
 * @property {Plural} and_more  {count}: after so many names
 * @property {string} you
 * @property {string} copied
 * @property {string} not_loaded  the emojis
 * @property {string} today
 * @property {string} yesterday
 * @property {string} too_long  {count}: the most characters a message may have
 * @property {string} not_sent
 * @property {string} not_saved  an edit or a deletion that did not get through
 * @property {string} replying  above the composer; {name} is whose message is answered
 * @property {string} archived
 * @property {string} muted
 * @property {string} removed
 * @property {string} typing_one  {name} is typing
 * @property {string} typing_two  so are {name} and {other}
 * @property {string} typing_many
 * @property {Plural} not_read  by so many members of a small room
 * @property {Plural} places  in the switcher: how much is found
 * @property {string} no_place
 * @property {string} notify_title  of a notification: {name} wrote in {room}
 * @property {string} notify_hidden  in the place of the text
 * @property {string} notify_files  where there is none
 * @property {string} notify_trial  of the one that is shown to try
 * @property {string} notify_trial_text
 * @property {string} presence_online  of somebody, for screen readers
 * @property {string} presence_away
 * @property {string} presence_dnd
 * @property {string} theme_light
 * @property {string} theme_dark
 * @property {string} theme_system
 * @property {Record<string, string>} keys  what each key of state/keys.js does
 * @property {Record<string, string>} roles  what owner, moderator and member are called
 * @property {Record<string, string>} system  by event type; {actor} did it, {user} is the member, {name} the room;
 *   "room.renamed" tells of a "room.updated" with a new name
 */

/** Texts in the language of the page, their placeholders filled. */
export class Texts {
  #table;
  #plurals;
  #numbers;

  /**
   * @param {TextTable} table
   * @param {string} language BCP 47
   */
  constructor(table, language) {
    this.#table = /** @type {Record<string, any>} */ (table);
    this.#plurals = new Intl.PluralRules(language);
    this.#numbers = new Intl.NumberFormat(language);
  }

  /** @param {string} key */
  text(key) {
    return this.#table[key] ?? "";
  }

  /**
   * @param {string} key
   * @param {Record<string, string>} values
   */
  fill(key, values) {
    return fill(this.text(key), values);
  }

  /**
   * @param {string} key of a plural
   * @param {number} count
   */
  count(key, count) {
    const forms = this.#table[key] ?? {};
    const form =
      typeof forms === "string" ? forms : (forms[this.#plurals.select(count)] ?? forms.other ?? "");
    return fill(form, { count: this.#numbers.format(count) });
  }

  /**
   * @param {string} key of a text about somebody: {name}
   * @param {string} name
   */
  about(key, name) {
    return fill(this.text(key), { name });
  }

  /**
   * @param {RoomEvent} event about members or the room
   * @returns {string} empty when there is nothing to tell
   */
  system({ type, actor, data }) {
    const key = type === "room.updated" && data.name ? "room.renamed" : type;
    const text = this.#table.system?.[key] ?? "";
    const role = this.role(data.role);
    return fill(text, { actor: actor?.name ?? "", user: data.name, name: data.name, role });
  }

  /** @param {string[]} names of those who are typing */
  typing(names) {
    const [name, other] = names;
    if (names.length > 2) return this.text("typing_many");
    return fill(this.text(["", "typing_one", "typing_two"][names.length]), { name, other });
  }

  /** @param {string} name of a binding, or of a place, in state/keys.js */
  key(name) {
    return this.#table.keys?.[name] ?? "";
  }

  /** @param {string} role as it stands in an event */
  role(role) {
    return this.#table.roles?.[role] ?? "";
  }
}

/**
 * @param {string} text
 * @param {Record<string, string | undefined>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
}
