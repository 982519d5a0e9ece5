/* Keeps the empty shell for when there is no network, and nothing else: no page with records, no answer of the API.
   The server writes before this file what may be kept: self.drom = {version, pages, files, log, is_hashed}. */
import { deliver } from "./deliver.js";
import { device } from "./device.js";

const worker = /** @type {any} */ (self);
/** @type {{version: string, pages: Record<string, string>, files: string[], log: string, is_hashed: boolean}} */
const kept = worker.drom;
const CACHE = `drom-${kept.version}`;
const PATIENCE = 6000;
const AWAY = [502, 503, 504];

/** Asked without a session: what is kept is nobody's. @param {string} url */
const bare = (url) => new Request(url, { credentials: "omit", cache: "no-cache" });

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...kept.files, ...Object.values(kept.pages)].map(bare));
  await worker.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("drom-") && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {"log" | "page"} kind @returns {Promise<Response>} */
async function shell(kind) {
  const now = await device().catch(() => undefined);
  const wanted = kind === "log" && now?.user && now.officer ? "log" : "page";
  const cache = await caches.open(CACHE);
  const found = await cache.match(kept.pages[`${now?.language} ${wanted}`] || kept.pages[`en ${wanted}`], { ignoreVary: true });
  return found || Response.error();
}

/** @param {Request} request @returns {Promise<Response>} */
async function visit(request) {
  const kind = new URL(request.url).pathname === kept.log ? "log" : "page";
  try {
    if (kind === "page") return await fetch(request);
    const answer = await Promise.race([fetch(request), tooLong()]);
    return AWAY.includes(answer.status) ? await shell(kind) : answer;
  } catch {
    return shell(kind);
  }
}

/** A network that is there and does not answer is none: nobody waits with a note in hand. @returns {Promise<never>} */
const tooLong = () => new Promise((_, refuse) => setTimeout(() => refuse(new Error("no answer")), PATIENCE));

/** A name with a hash is its content; without one the network has the newest. @param {Request} request @returns {Promise<Response>} */
async function file(request) {
  const here = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  if (here && kept.is_hashed) return here;
  try {
    return await fetch(request);
  } catch (error) {
    if (here) return here;
    throw error;
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(deliver()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const request = /** @type {Request} */ (event.request);
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(visit(request));
  else if (kept.files.includes(url.pathname)) event.respondWith(file(request));
});
