import { Backoff } from "./state/backoff.js";

/** @type {Promise<Record<string, any>> | null} */
let taken = null;

/**
 * Puts at the end, once, of the page what it is built from and all readers of a language share: templates, dialogs, texts.
 * Browsers keep it; the page asks for it before the scripts run.
 *
 * @param {string} address
 * @param {Pick<import("./socket.js").Timers, "set">} timers
 * @returns {Promise<Record<string, any>>} the texts, when all of it is there
 */
export function takeParts(address, timers) {
  taken ??= put(address, timers);
  return taken;
}

/**
 * @param {string} address
 * @param {Pick<import("./socket.js").Timers, "set">} timers
 */
async function put(address, timers) {
  const holder = document.createElement("template");
  holder.innerHTML = await fetched(address, timers);
  document.body.append(holder.content);
  return JSON.parse(document.getElementById("texts")?.textContent ?? "{}");
}

/**
 * @param {string} address
 * @param {Pick<import("./socket.js").Timers, "set">} timers
 */
async function fetched(address, timers) {
  const backoff = new Backoff(Math.random);
  for (;;) {
    try {
      const answer = await fetch(address);
      if (answer.ok) return await answer.text();
    } catch {
      // The server is away, or the network: as for everything else, there is another time.
    }
    await new Promise((resolve) => timers.set(() => resolve(null), backoff.next() * 1000));
  }
}
