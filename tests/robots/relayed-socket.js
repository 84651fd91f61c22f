/**
 * A WebSocket whose connection the other side of a pipe holds: the one part of a browser that Node
 * does not have in every version that is in use.
 */
export class RelayedSocket {
  readyState = 0;
  onopen = () => {};
  onmessage = () => {};
  onclose = () => {};
  #tell;

  /** @param {(frame: {text?: string, close?: true}) => void} tell  the other side */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {string} text */
  send(text) {
    this.#tell({ text });
  }

  close() {
    this.readyState = 3;
    this.#tell({ close: true });
  }

  /** @param {{open?: true, text?: string, code?: number}} what  the other side says */
  hear({ open, text, code }) {
    if (this.readyState === 3) return;
    if (open) {
      this.readyState = 1;
      this.onopen();
    } else if (text !== undefined) this.onmessage({ data: text });
    else {
      this.readyState = 3;
      this.onclose({ code });
    }
  }
}
