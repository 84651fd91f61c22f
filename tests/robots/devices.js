/**
 * Devices on a pipe: a JSON line each way. `{n, device, do, …}` is answered by `{n, …}`; what is about
 * a socket has its number: `{socket, …}`.
 */
import { createInterface } from "node:readline";
import { Device } from "./device.js";
import { RelayedSocket } from "./relayed-socket.js";

/** @type {Map<number, RelayedSocket>} */
const sockets = new Map();
const devices = new Map();
let lastSocket = 0;

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const VERBS = {
  start: (_device, { device: number, addresses, origin, cookie }) => {
    const line = (address) => lineTo(address, { origin, cookie });
    devices.set(number, new Device({ addresses, origin, cookie, line }));
  },
  open: (device, { room }) => device.open(room),
  look: (device, { on }) => device.room?.look(on),
  readAll: (device) => device.room?.readAll(),
  say: (device, said) => device.say(said),
  unread: (device, { seq }) => device.markUnread(seq),
  network: (device, { on }) => device.network(on),
  reconnect: (device) => device.reconnect(),
  call: async (device, { method, path, content }) => ({ answer: await device.call(method, path, content) }),
  shown: (device) => device.shown(),
};

function lineTo(address, { origin, cookie }) {
  const socket = (lastSocket += 1);
  const relayed = new RelayedSocket((frame) => {
    if (frame.close) sockets.delete(socket);
    say({ socket, ...frame });
  });
  sockets.set(socket, relayed);
  say({ socket, connect: address, origin, cookie });
  return relayed;
}

async function obey(order) {
  try {
    return { ...(await VERBS[order.do](devices.get(order.device), order)) };
  } catch (error) {
    return { refused: error.status ? `HTTP ${error.status} ${error.detail}` : String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const heard = JSON.parse(line);
  if ("socket" in heard) sockets.get(heard.socket)?.hear(heard);
  else obey(heard).then((answer) => say({ n: heard.n, ...answer }));
}
process.exit(0);
