/**
 * Keeps what never changes, and one page for the time without a network. Nothing private: of all that is
 * asked for it touches the static files, whose names carry their hash, and pages that do not come. And it shows
 * what is pushed while no page is open: docs/protocol.md, Push.
 *
 * Its own address says which page that is and which version of the site it belongs to, so that another
 * language or another version is another worker: /service-worker.js?offline=/offline/ko/&version=…
 */

const worker = /** @type {any} */ (self);
const given = new URL(worker.location.href).searchParams;
const OFFLINE = given.get("offline") ?? "/offline/ko/";
const CACHE = `oreum-${given.get("version") ?? ""}-${OFFLINE}`;
const HASHED = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(prepare()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request, preloadResponse } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(answerPage(request, preloadResponse));
  else if (HASHED.test(address.pathname)) event.respondWith(answerFile(request));
});

worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(show(event.data.json())));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  if (event.notification.data) event.waitUntil(open(event.notification.data.url));
});

/** @param {{title: string, body: string, lang: string, tag: string, room: number, seq: number, url: string}} news */
async function show({ title, body, lang, tag, room, seq, url }) {
  const [before] = await worker.registration.getNotifications({ tag });
  // It may come twice, and calls once.
  const renotify = !(before?.data?.seq >= seq);
  await worker.registration.showNotification(title, { body, lang, tag, renotify, data: { room, seq, url } });
}

/** @param {string} url  in a window that is there, else in a new one */
async function open(url) {
  const windows = await worker.clients.matchAll({ type: "window" });
  const there = windows.find((/** @type {any} */ window) => window.focused) ?? windows[0];
  if (!there) return worker.clients.openWindow(url);
  // Where the browser lets nobody take the focus, the window goes there all the same.
  await there.focus().catch(() => {});
  return there.navigate(url);
}

/** The page for the time without a network, and all it shows. */
async function prepare() {
  const cache = await caches.open(CACHE);
  const response = await fetch(OFFLINE, { cache: "reload", credentials: "omit" });
  const text = await response.clone().text();
  const files = [...text.matchAll(/(?:href|src)="(\/static\/[^"#]+)"/g)].map(([, address]) => address);
  await Promise.all([cache.put(OFFLINE, response), cache.addAll(new Set(files))]);
  await worker.skipWaiting();
}

/** What older ones have kept goes. */
async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("oreum-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // Pages are asked for while this starts, so that it costs them no time.
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/**
 * @param {Request} request
 * @param {Promise<Response | undefined>} preloaded
 */
async function answerPage(request, preloaded) {
  try {
    return (await preloaded) ?? (await fetch(request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

/** @param {Request} request  for a file that is the same for ever */
async function answerFile(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && response.type === "basic") {
    const cache = await caches.open(CACHE);
    // A full disk must not cost the page its file.
    cache.put(request, response.clone()).catch(() => {});
  }
  return response;
}
