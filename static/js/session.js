import { Greeting } from "./greeting.js";
import { Log } from "./log.js";
import { Overview } from "./overview.js";
import { Reads } from "./reads.js";
import { Sender } from "./sender.js";
import { Socket } from "./socket.js";
import { hasSessionEnded } from "./why-closed.js";

/**
 * The protocol: what to say on a connection, and what each frame means for the log, the outbox and
 * the list of rooms. It knows nothing of the page.
 */
export class Session {
  #me;
  #openRoom;
  #api;
  #outbox;
  #owner;
  #timers;
  #overview;
  #socket;
  #log;
  #greeting;
  #integrity;
  #sender;
  #reads;

  /** @type {Record<string, (frame: any) => void>} */
  #handlers = {
    welcome: (frame) => this.#welcome(frame),
    events: ({ room, events }) => this.#log.receive(room, events),
    gap: (frame) => this.#gap(frame),
    reset: () => this.#owner.reset(),
    ack: (frame) => this.#acknowledge(frame),
    error: (frame) => this.#error(frame),
    read: ({ room, seq, since }) => this.#overview.markedElsewhere(room, { seq, since }),
    rooms: (frame) => this.#roomsMoved(frame),
    ping: (frame) => this.#ping(frame),
    typing: (frame) => this.#pass(frame),
    reads: (frame) => this.#pass(frame),
    drain: ({ reconnect_in }) => this.#socket.expectRestart(reconnect_in),
  };

  /**
   * @param {object} parts
   * @param {string} parts.epoch  of the page
   * @param {number} parts.me
   * @param {{id: number, head: number} | null} parts.room  the open one, and how far the page shows it
   * @param {import("./api.js").Api} parts.api
   * @param {import("./state/outbox.js").Outbox} parts.outbox
   * @param {import("./state/rooms.js").Rooms} parts.rooms
   * @param {(subprotocol: string) => WebSocket} parts.open
   * @param {import("./socket.js").Timers} parts.timers
   * @param {() => number} parts.random
   * @param {boolean} parts.hasNetwork
   * @param {import("./state/integrity.js").Integrity} parts.integrity
   * @param {import("./turn.js").Turn} parts.turn
   * @param {SessionOwner} parts.owner
   */
  constructor({ epoch, me, room, api, outbox, rooms, integrity, turn, owner, ...line }) {
    const { open, timers, random, hasNetwork } = line;
    this.#me = me;
    this.#openRoom = room?.id ?? null;
    this.#api = api;
    this.#outbox = outbox;
    this.#owner = owner;
    this.#timers = timers;
    this.#integrity = integrity;
    this.#socket = new Socket({ open, timers, random, hasNetwork, owner: this.#socketOwner() });
    this.#sender = new Sender({ outbox, timers, turn, transmit: (frame) => this.#socket.send(frame) });
    this.#reads = new Reads({
      timers,
      transmit: (id, pointer) => this.#socket.send({ type: "read", room: id, ...pointer }),
    });
    const changed = () => owner.roomsChanged();
    this.#overview = new Overview({ rooms, reads: this.#reads, api, changed, timers, random });
    this.#log = new Log({
      api,
      timers,
      random,
      apply: (id, events) => this.#apply(id, events),
      lost: (id) => this.#loseRoom(id),
      integrity,
    });
    this.#greeting = new Greeting({
      epoch,
      openRoom: this.#openRoom,
      log: this.#log,
      transmit: (frame) => this.#socket.send(frame),
      reset: () => owner.reset(),
    });
    for (const { id, head } of rooms.all) this.#log.follow(id, head);
    if (room) this.#log.follow(room.id, room.head);
  }

  /** Starts, and makes sure of the connection whenever the reader comes back. */
  wake() {
    this.#socket.wake();
  }

  /** @param {boolean} hasNetwork what the browser says */
  network(hasNetwork) {
    this.#socket.network(hasNetwork);
  }

  /** The tab is put to sleep, or away. */
  sleep() {
    this.#socket.sleep();
  }

  /** Sends what is due; to be called after the outbox was given something. */
  flush() {
    this.#sender.flush();
  }

  /** The page is about to go. */
  leave() {
    this.#reads.flush();
  }

  /**
   * @param {number} room
   * @param {number} seq
   */
  markRead(room, seq) {
    this.#overview.markRead(room, seq);
  }

  /** @param {number} room @returns {number | undefined} what the server may not know was read there; it is not told */
  takeRead(room) {
    return this.#reads.take(room);
  }

  /** @param {Frame} frame that nobody misses where there is no connection */
  tell(frame) {
    if (this.#socket.state === "online") this.#socket.send(frame);
  }

  /** @returns {import("./socket.js").SocketOwner} */
  #socketOwner() {
    return {
      opened: () => this.#greeting.hello(),
      doubted: () => this.#greeting.ask(),
      received: (frame) => (this.#handlers[frame.type] ?? this.#owner.heard)(frame),
      hasEnded: () => hasSessionEnded(this.#api, this.#me),
      lost: (wasOpen) => this.#lost(wasOpen),
      changed: (...change) => this.#owner.connectionChanged(...change),
    };
  }

  /** @param {{user: Person, rooms: Record<string, RoomSummary>, ping_ms: number}} frame */
  #welcome({ user, rooms, ping_ms }) {
    // Somebody else has logged in meanwhile: what waits here would be said in their name.
    if (user.id !== this.#me) return this.#socket.stop("session_ended");
    this.#socket.confirm(ping_ms);
    this.#integrity.connected(this.#timers.now());
    for (const room of this.#overview.replace(rooms)) if (room !== this.#openRoom) this.#log.forget(room);
    this.#greeting.welcomed(rooms);
    this.#log.hurry();
    this.#reads.resume();
    this.#sender.resume();
    this.#owner.welcomed();
  }

  /** @param {Frame} frame */
  #pass(frame) {
    if (frame.room === this.#openRoom) this.#owner.passed(frame);
  }

  /**
   * The open room is read in full. Of the others only the counts are shown, and the server knows those.
   * @param {{room: number, head: number}} frame
   */
  #gap({ room, head }) {
    if (room === this.#openRoom) {
      this.#log.fetch(room, head);
    } else {
      this.#log.skip(room, head);
      this.#overview.ask();
    }
  }

  /**
   * @param {number} room
   * @param {RoomEvent[]} events
   */
  #apply(room, events) {
    const byMe = events.filter((event) => event.type === "message.created" && event.actor?.id === this.#me);
    for (const { data } of byMe) this.#outbox.acknowledge(data.client_id);
    this.#overview.apply(events);
    this.#owner.happened(room, events);
    if (this.#overview.isLost(events, this.#me)) this.#loseRoom(room);
    if (byMe.length) this.#sender.flush();
  }

  /** @param {Ack} ack */
  #acknowledge(ack) {
    this.#outbox.acknowledge(ack.client_id);
    this.#owner.stored(ack);
    this.#sender.flush();
  }

  /** @param {{code: string, message: string, client_id?: string, ref?: string, room?: number, retry_after?: number}} error */
  #error({ code, message, client_id, ref, room, retry_after }) {
    const refusal = { code, message, retry_after };
    const entry = this.#outbox.refuse(client_id ?? ref ?? "", refusal, this.#timers.now());
    if (entry) {
      this.#owner.refused(entry);
      this.#sender.flush();
    } else if (code === "unauthenticated") {
      this.#socket.stop("session_ended");
    } else if (code === "not_found" && room !== undefined) {
      this.#loseRoom(room);
    }
  }

  /** @param {{rooms?: Record<string, RoomSummary>, removed?: number[]}} frame */
  #roomsMoved({ rooms = {}, removed = [] }) {
    this.#overview.update(rooms);
    this.#greeting.follow(rooms);
    for (const room of removed) this.#loseRoom(room);
  }

  /** @param {{heads?: Record<string, number>}} frame */
  #ping({ heads = {} }) {
    this.#socket.send({ type: "pong" });
    for (const [room, head] of Object.entries(heads)) this.#log.expect(Number(room), head);
  }

  /** @param {number} room */
  #loseRoom(room) {
    this.#log.forget(room);
    this.#overview.remove(room);
    this.#owner.roomLost(room);
  }

  /** @param {boolean} wasOpen */
  #lost(wasOpen) {
    this.#overview.expectWelcome();
    this.#reads.pause();
    this.#sender.pause();
    if (!wasOpen && this.#socket.state !== "offline") this.#stopIfEnded();
  }

  async #stopIfEnded() {
    if (await hasSessionEnded(this.#api, this.#me)) this.#socket.stop("session_ended");
  }
}
