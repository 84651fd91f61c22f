/** A WebSocket whose other end is the test. */
export class FakeSocket {
  readyState = 0;
  sent = [];
  isClosed = false;

  /** The server accepts. */
  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The server sends a frame. */
  receive(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The connection ends from the other side. */
  fail(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
    this.readyState = 3;
  }
}

/** All connections a client opens, in order. */
export class Line {
  sockets = [];

  open = (subprotocol) => {
    this.subprotocol = subprotocol;
    this.sockets.push(new FakeSocket());
    return this.last;
  };

  get last() {
    return this.sockets[this.sockets.length - 1];
  }
}
