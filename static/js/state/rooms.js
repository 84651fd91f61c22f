import { MentionCount } from "./mention-count.js";

/**
 * What is known of a room in the reader's list.
 * @typedef {object} Room
 * @property {number} id
 * @property {string} name
 * @property {string} kind
 * @property {string | null} role
 * @property {string} level  what of it calls for the reader: all, mentions or none
 * @property {boolean} isArchived
 * @property {number} read  the read pointer, a seq
 * @property {string | undefined} since  when it was set back last, or new: since then it goes forward only
 * @property {number} head  the count `base` covers the log up to here
 * @property {number} base  others' messages between `read` and `head`, counted by the server
 * @property {Map<number, number>} later  others' messages after `head`: seq by message id
 * @property {MentionCount} mentions  of the reader, in what is unread
 * @property {number} changed  seq of the last event that took something back or told it anew
 */

/**
 * How far the reader has read. Of two the later one is that with the later `since`, then that with the
 * higher seq, whichever is heard of first. Without `since` it is news: whoever says so knows no better.
 * @typedef {{seq: number, since?: string}} Pointer
 */

/**
 * The reader's rooms with their unread counts. The server counts up to a head it names; every message
 * after that head is counted here once by its seq. Where the count cannot be known here, `isUncertain`
 * says so and the server is asked again: a count is late for a moment, but never wrong for long.
 */
export class Rooms {
  #me;
  /** @type {Map<number, Room>} */
  #rooms = new Map();
  isUncertain = false;

  /**
   * @param {number} me
   * @param {Record<string, RoomSummary>} summaries
   */
  constructor(me, summaries) {
    this.#me = me;
    this.replace(summaries);
  }

  /** @returns {Room[]} */
  get all() {
    return [...this.#rooms.values()];
  }

  /** @returns {Room[]} those that the list shows */
  get open() {
    return this.all.filter((room) => !room.isArchived);
  }

  /** @param {number} id */
  get(id) {
    return this.#rooms.get(id);
  }

  /** @param {number} id */
  unread(id) {
    const room = this.#rooms.get(id);
    return room ? room.base + room.later.size : 0;
  }

  /** @param {number} id */
  mentions(id) {
    return this.#rooms.get(id)?.mentions.count ?? 0;
  }

  /** What calls for the reader, by the level of each room. */
  get totalUnread() {
    return this.open.reduce((total, room) => total + this.#calling(room), 0);
  }

  /**
   * The read pointers are those of the server, also where they went back while nobody told us.
   * @param {Record<string, RoomSummary>} summaries all rooms of the reader, as the server knows them now
   */
  replace(summaries) {
    this.isUncertain = false;
    for (const room of this.all) {
      const summary = summaries[room.id];
      if (!summary) this.#rooms.delete(room.id);
      else if (summary.head >= room.head && !isOlder(summary.read_since, room))
        room.read = Math.min(room.read, summary.read);
    }
    this.update(summaries);
  }

  /** @param {Record<string, RoomSummary>} summaries of all rooms: newer than whatever was told of them */
  trust(summaries) {
    for (const room of this.all) room.since = undefined;
    this.replace(summaries);
  }

  /** @param {Record<string, RoomSummary>} summaries some rooms, new or known */
  update(summaries) {
    for (const [key, summary] of Object.entries(summaries)) this.#learn(Number(key), summary);
  }

  /** @param {number} id */
  remove(id) {
    this.#rooms.delete(id);
  }

  /** @param {RoomEvent} event each event of a room once, in order */
  apply(event) {
    const room = this.#rooms.get(event.room);
    if (!room) return;
    const { type, data, seq } = event;
    if (type === "room.updated" && data.name) room.name = data.name;
    if (type === "room.archived" || type === "room.unarchived") room.isArchived = type === "room.archived";
    if (type === "message.created" && this.#counts(room, event)) this.#arrive(room, event);
    if (type === "message.edited" || type === "message.deleted") room.changed = seq;
    if (type === "message.edited") this.#edit(room, event);
    if (type === "message.deleted") room.mentions.remove(data.id);
    if (type === "message.deleted" && seq > room.head && !room.later.delete(data.id) && room.base > 0)
      this.isUncertain = true;
  }

  /**
   * @param {Room} room
   * @param {RoomEvent} event
   */
  #arrive(room, event) {
    room.later.set(event.data.id, event.seq);
    room.mentions.add(event);
  }

  /**
   * @param {Room} room
   * @param {RoomEvent} event
   */
  #edit(room, event) {
    if (event.seq <= room.head || event.actor?.id === this.#me) return;
    const isCertain = room.mentions.change(event, room.later.get(event.data.id), room.base === 0);
    if (!isCertain) this.isUncertain = true;
  }

  /**
   * The pointer was moved, in another tab or on another device, perhaps back: how much is unread then,
   * the server knows.
   * @param {number} id
   * @param {Pointer} pointer
   * @returns {boolean} has it gone back?
   */
  move(id, { seq, since }) {
    const room = this.#rooms.get(id);
    if (!room || isOlder(since, room)) return false;
    const isBack = seq < room.read && (since === undefined || since !== room.since);
    room.since = since ?? room.since;
    if (isBack) room.read = seq;
    if (isBack) this.isUncertain = true;
    else this.markRead(id, seq);
    return isBack;
  }

  /**
   * The reader has read up to a seq, here or in another tab. The pointer only goes forward here.
   * @param {number} id
   * @param {number} seq
   */
  markRead(id, seq) {
    const room = this.#rooms.get(id);
    if (!room || seq <= room.read) return;
    room.read = seq;
    for (const [message, later] of room.later) if (later <= seq) room.later.delete(message);
    room.mentions.read(seq, room.head);
    if (seq >= room.head) room.base = 0;
    else if (room.base > 0) this.isUncertain = true;
  }

  /**
   * @param {number} id
   * @param {RoomSummary} summary
   */
  #learn(id, { name, kind, role, level = "all", archived_at, head, unread, mentions = 0, ...counted }) {
    const known = this.#rooms.get(id);
    if (known && known.head > head) return;
    const isOld = known && isOlder(counted.read_since, known);
    const { read, since } = isOld ? known : { read: counted.read, since: counted.read_since ?? known?.since };
    if (isOld) this.isUncertain = true; // counted before the pointer was set back
    // Counted before something was taken back that will not be told again.
    if (known && known.changed > head && unread > 0) this.isUncertain = true;
    const later = [...(known?.later ?? [])].filter(([, seq]) => seq > head && seq > read);
    const isArchived = Boolean(archived_at);
    this.#rooms.set(id, {
      id,
      name,
      kind,
      role,
      level,
      isArchived,
      head,
      read,
      since,
      base: unread,
      changed: known?.changed ?? 0,
      later: new Map(later),
      mentions: (known?.mentions ?? new MentionCount(this.#me, 0)).from(mentions, { head, read }),
    });
    if (known && known.read > read && known.since === since) this.markRead(id, known.read);
  }

  /** @param {Room} room */
  #calling({ id, level }) {
    if (level === "mentions") return this.mentions(id);
    return level === "all" ? this.unread(id) : 0;
  }

  /**
   * @param {Room} room
   * @param {RoomEvent} event
   */
  #counts(room, { seq, actor, data }) {
    // The log serves a message empty once it was deleted; one of files alone has no text either.
    const isThere = data.body !== "" || data.attachments?.length > 0;
    return seq > room.head && seq > room.read && actor?.id !== this.#me && isThere;
  }
}

/**
 * @param {string | undefined} since
 * @param {Room} room
 */
function isOlder(since, room) {
  return since !== undefined && room.since !== undefined && since < room.since;
}
