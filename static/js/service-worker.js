/**
 * Keeps what never changes, and one page for the time without a network. Nothing private: of all that is
 * asked for it touches the static files, whose names carry their hash, and pages that do not come.
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
