// Shapes that cross a border: frames of the socket, objects of the REST interface, data of the page.
// Ambient, so that any JSDoc may name them. docs/protocol.md is the contract.

/** A file of a message; the last three are of images. */
interface Attachment {
  id: number;
  url: string;
  name: string;
  size: number;
  content_type: string;
  width?: number;
  height?: number;
  thumbnail?: string;
}

interface Person {
  id: number;
  name: string;
  /** A program speaks; where it is known. */
  is_bot?: boolean;
}

interface RoomEvent {
  room: number;
  seq: number;
  type: string;
  at: string;
  actor: Person | null;
  data: Record<string, any>;
}

/** The flat message object of the REST interface. */
interface MessageObject {
  id: number;
  room: number;
  seq: number;
  client_id: string | null;
  at: string;
  author: Person | null;
  body: string;
  body_html: string;
  reply_to: number | null;
  mentions?: number[];
  attachments: Attachment[];
  edited_at: string | null;
  deleted_at: string | null;
  reactions?: { emoji: string; users: number[] }[];
}

/** Where a message is; docs/protocol.md says what each word means. */
interface Delivery {
  committed_at: string;
  kafka: {
    state: "off" | "waiting" | "stored" | "shortened";
    milliseconds: number | null;
    place: { topic: string; partition: number; offset: number } | null;
  };
  groups: { name: string; progress: string; behind: number | null }[];
}

interface RoomSummary {
  head: number;
  read: number;
  /** When the read pointer was set back last, or new: since then it goes forward only. */
  read_since?: string;
  unread: number;
  mentions?: number;
  /** What of it calls for the reader: all, mentions or none. */
  level?: string;
  role: string | null;
  name: string;
  kind: string;
  archived_at: string | null;
}

type Frame = { type: string } & Record<string, any>;

/** A send is stored: `message` is the id of what became of it. */
interface Ack {
  client_id: string;
  room: number;
  seq: number;
  message: number;
  at: string;
}

type ConnectionState = "online" | "connecting" | "offline";

type Plural = { one: string; other: string };

interface PageRoom {
  id: number;
  name: string;
  kind: string;
  role: string | null;
  can_send: boolean;
  head: number;
  read: number;
  first: number | null;
  has_older: boolean;
  has_newer: boolean;
  target: number | null;
  /** How far each member has read; null where there are too many, or for one who is not a member. */
  reads: Record<string, number> | null;
  /** The seq of the first unread message, wherever it stands. */
  first_unread: number | null;
}

interface PageData {
  user: { id: number; name: string; username: string };
  language: string;
  timezone: string;
  epoch: string;
  room: PageRoom | null;
  rooms: Record<string, RoomSummary>;
  attention: import("./state/quiet.js").AttentionSettings;
  urls: { socket: string; api: string; room: string; login: string; service_worker: string; parts: string };
  uploads: { bytes: number; files: number };
}

/** What happens in a session, told to the page. */
interface SessionOwner {
  /** Each event of a room once, in order. */
  happened(room: number, events: RoomEvent[]): void;
  stored(ack: Ack): void;
  refused(entry: import("./state/entries.js").Entry): void;
  /** Left, removed or gone. */
  roomLost(room: number): void;
  /** The list of rooms, or an unread count. */
  roomsChanged(): void;
  welcomed(): void;
  /** In the open room, and nobody misses it later. */
  passed(frame: Frame): void;
  /** Any other frame. */
  heard(frame: Frame): void;
  connectionChanged(state: ConnectionState, stopReason: string, announced: number): void;
  /** What is shown can no longer be brought up to date: start anew. */
  reset(): void;
}
