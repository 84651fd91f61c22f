/**
 * A file that waits in the composer to be sent.
 * @typedef {object} Upload
 * @property {number} key
 * @property {File} file
 * @property {"waiting" | "travelling" | "there" | "failed"} state
 * @property {number} progress  from 0 to 1
 * @property {string} reason  why it failed
 * @property {boolean} isFinal  trying again would not help
 * @property {Attachment | null} attachment  once it is there
 */

/**
 * @typedef {object} Transport
 * @property {(file: File, told: (progress: number) => void) => {done: Promise<Attachment>, abort: () => void}} upload
 *   done: rejected by UploadError
 * @property {(id: number) => unknown} discard
 */

/** What went wrong with an upload. */
export class UploadError extends Error {
  /** @param {{status: number, detail?: string}} about status 0: no connection */
  constructor({ status, detail = "" }) {
    super(`upload: ${status}`);
    this.status = status;
    this.detail = detail;
  }

  /** Will trying again give the same answer? */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

const AT_ONCE = 2;

/**
 * The files of one composer, on their way to the server as soon as they are chosen. Without a connection
 * they wait; what failed stays until it is tried again or taken away.
 */
export class Uploads {
  #transport;
  #limits;
  #texts;
  #changed;
  #isOnline = false;
  #lastKey = 0;
  /** @type {Upload[]} */
  #items = [];
  /** @type {Map<number, () => void>} */
  #aborts = new Map();

  /**
   * @param {object} parts
   * @param {Transport} parts.transport
   * @param {{bytes: number, files: number}} parts.limits
   * @param {Pick<import("../texts.js").Texts, "text">} parts.texts
   * @param {() => void} parts.changed
   */
  constructor({ transport, limits, texts, changed }) {
    this.#transport = transport;
    this.#limits = limits;
    this.#texts = texts;
    this.#changed = changed;
  }

  get items() {
    return this.#items;
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  /** Is every file on the server? */
  get areThere() {
    return this.#items.every(({ state }) => state === "there");
  }

  get hasFailed() {
    return this.#items.some(({ state }) => state === "failed");
  }

  get isWaitingForConnection() {
    return !this.#isOnline && this.#items.some(({ state }) => state === "waiting");
  }

  /**
   * @param {File[]} files
   * @returns {boolean} false: not all of them, a message has no room for more
   */
  add(files) {
    const room = this.#limits.files - this.#items.length;
    for (const file of files.slice(0, room)) this.#items = [...this.#items, this.#itemOf(file)];
    this.#next();
    return files.length <= room;
  }

  /** @param {number} key */
  remove(key) {
    const item = this.#items.find((one) => one.key === key);
    this.#aborts.get(key)?.();
    this.#aborts.delete(key);
    this.#items = this.#items.filter((one) => one !== item);
    if (item?.attachment) this.#transport.discard(item.attachment.id);
    this.#next();
  }

  /** @param {number} key */
  retry(key) {
    this.#change(key, { state: "waiting", reason: "", progress: 0 });
    this.#next();
  }

  /** @param {boolean} isOnline */
  connected(isOnline) {
    this.#isOnline = isOnline;
    this.#next();
  }

  /** @returns {Attachment[]} all of them, for a message that is sent now */
  take() {
    const taken = this.#items.map(({ attachment }) => /** @type {Attachment} */ (attachment));
    this.#items = [];
    this.#changed();
    return taken;
  }

  /**
   * @param {File} file
   * @returns {Upload}
   */
  #itemOf(file) {
    const isTooLarge = file.size > this.#limits.bytes;
    this.#lastKey += 1;
    return {
      key: this.#lastKey,
      file,
      state: isTooLarge ? "failed" : "waiting",
      progress: 0,
      reason: isTooLarge ? this.#texts.text("file_too_large") : "",
      isFinal: isTooLarge,
      attachment: null,
    };
  }

  #next() {
    const waiting = this.#isOnline ? this.#items.filter(({ state }) => state === "waiting") : [];
    for (const item of waiting.slice(0, Math.max(0, AT_ONCE - this.#aborts.size))) this.#start(item);
    this.#changed();
  }

  /** @param {Upload} item */
  async #start({ key, file }) {
    const told = (/** @type {number} */ progress) => {
      this.#change(key, { progress });
      this.#changed();
    };
    const { done, abort } = this.#transport.upload(file, told);
    this.#aborts.set(key, abort);
    this.#change(key, { state: "travelling" });
    try {
      const attachment = await done;
      this.#change(key, { state: "there", progress: 1, attachment });
    } catch (error) {
      this.#fail(key, /** @type {UploadError} */ (error));
    }
    this.#aborts.delete(key);
    this.#next();
  }

  /**
   * Without a connection nothing is wrong with the file: it goes again once there is one.
   * @param {number} key
   * @param {UploadError} error
   */
  #fail(key, { status, detail, isFinal }) {
    if (status === 0 && !this.#isOnline) return this.#change(key, { state: "waiting", progress: 0 });
    this.#change(key, { state: "failed", reason: detail || this.#texts.text("upload_failed"), isFinal });
  }

  /**
   * @param {number} key
   * @param {Partial<Upload>} change
   */
  #change(key, change) {
    this.#items = this.#items.map((item) => (item.key === key ? { ...item, ...change } : item));
  }
}
