/** The Web Locks of one browser, each tab with a manager of its own: one name, first come, first served. */
export class FakeLocks {
  #waiting = [];
  #holder = null;

  /** @returns {{request: Function, close: () => void}} for a tab; `close` takes back all it has */
  manager() {
    const manager = {
      request: (_, { signal }, callback) => this.#request(manager, signal, callback),
      close: () => this.#close(manager),
      isClosed: false,
    };
    return manager;
  }

  #request(manager, signal, callback) {
    return new Promise((resolve, reject) => {
      const wish = { manager, callback, resolve };
      signal.addEventListener("abort", () => {
        if (!this.#waiting.includes(wish)) return;
        this.#waiting = this.#waiting.filter((other) => other !== wish);
        reject(new DOMException("aborted", "AbortError"));
      });
      if (!manager.isClosed) this.#waiting.push(wish);
      queueMicrotask(() => this.#grant());
    });
  }

  async #grant() {
    if (this.#holder || this.#waiting.length === 0) return;
    const wish = (this.#holder = this.#waiting.shift());
    await wish.callback();
    wish.resolve();
    if (this.#holder === wish) this.#holder = null;
    this.#grant();
  }

  #close(manager) {
    manager.isClosed = true;
    this.#waiting = this.#waiting.filter((wish) => wish.manager !== manager);
    if (this.#holder?.manager === manager) this.#holder = null;
    this.#grant();
  }
}
