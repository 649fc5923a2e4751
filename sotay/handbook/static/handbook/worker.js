// The service worker of the handbook. Pages come from the network; without one, what was opened before is shown, as far
// as its answer allowed that it be kept (X-Sotay-Offline: keep), for two weeks or as long as it said (X-Sotay-Kept-For).
// What was kept for one account is thrown away as soon as an answer for another, or for nobody, comes. A page may ask
// that it be kept, as it is at another address, and that it be thrown away. SHELF stands before this file: its version, the files of the look, and
// the page that is shown where nothing was kept.

const LOOK = `sotay-look-${SHELF.version}`;
const PAGES = "sotay-pages";
const OWNER = "/.whose";
const KEPT_FOR = 14 * 24 * 60 * 60 * 1000;
const AT = "X-Sotay-Kept-At";
const FOR = "X-Sotay-Kept-For";
const GATEWAY = [502, 503, 504];
const PATIENCE = 8000;
const SLOW = Symbol("slow");

const A_WHILE = 60000;

let turn = Promise.resolve();
let sentAt = 0;
let asked = 0;
let latest = { number: 0, whose: "" };

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

async function fill() {
  const look = await caches.open(LOOK);
  await look.addAll([...SHELF.files, SHELF.offline].map((address) => new Request(address, { cache: "reload" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(clearAway().then(() => self.clients.claim()));
});

async function clearAway() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("sotay-look-") && name !== LOOK).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(event) : sent(request));
  else if (request.method === "GET" && SHELF.files.includes(address.pathname)) event.respondWith(look(request));
});

self.addEventListener("message", (event) => {
  const { keep, drop } = event.data ?? {};
  if (event.data === "forget") event.waitUntil(inTurn(forget));
  else if (keep) event.waitUntil(keepAs(keep.page, keep.from));
  else if (drop) event.waitUntil(inTurn(() => throwAway(drop)));
});

// A page that was opened before the worker served it, or that may not be kept with all that stands on it.
async function keepAs(page, from) {
  const number = ++asked;
  try {
    const answer = await fetch(from, { credentials: "same-origin", redirect: "error" });
    const whose = answer.headers.get("X-Sotay-For");
    if (answer.ok && whose && answer.headers.get("X-Sotay-Offline") === "keep") await inTurn(() => remember({ url: at(page) }, answer, whose, number));
  } catch { /* no network: what was kept before stays */ }
}

const at = (page) => new URL(page, location.origin).href;

async function throwAway(page) {
  await (await caches.open(PAGES)).delete(named({ url: at(page) }));
}

async function look(request) {
  const known = await caches.match(request, { cacheName: LOOK, ignoreSearch: true });
  return known ?? fetch(request);
}

// Where the network is too slow, what was kept is shown; what comes late is kept for the next time.
async function page(event) {
  const answer = network(event);
  event.waitUntil(answer);
  // After a form was sent an old page would say that it was not: then one waits.
  const first = await (Date.now() - sentAt < A_WHILE ? answer : Promise.race([answer, slowly()]));
  if (first !== SLOW) return first ?? (await kept(event.request)) ?? offline();
  return (await kept(event.request)) ?? (await answer) ?? offline();
}

const slowly = () => new Promise((go) => { setTimeout(() => go(SLOW), PATIENCE); });

// What the server says; nothing where there is no network, or where it does not come through to the server.
async function network(event) {
  const number = ++asked;
  try {
    const answer = await fetch(event.request);
    const whose = answer.headers.get("X-Sotay-For");
    // It leads elsewhere, or is closed: what was kept of it is no longer so.
    if (answer.type === "opaqueredirect" || [403, 404, 410].includes(answer.status)) event.waitUntil(inTurn(() => throwAway(event.request.url)));
    if (whose) {
      const copy = answer.ok && answer.headers.get("X-Sotay-Offline") === "keep" ? answer.clone() : null;
      event.waitUntil(inTurn(() => remember(event.request, copy, whose, number)));
    }
    return GATEWAY.includes(answer.status) && (await kept(event.request)) ? undefined : answer;
  } catch {
    return undefined;
  }
}

// A form that could not be sent: nothing was written, and what was typed is still in the page before.
async function sent(request) {
  sentAt = Date.now();
  try {
    return await fetch(request);
  } catch {
    return offline();
  }
}

async function remember(request, answer, whose, number) {
  // Asked for before somebody went out or another came in: it is nobody's here any more.
  if (number < latest.number && whose !== latest.whose) return;
  latest = { number: Math.max(number, latest.number), whose };
  let pages = await caches.open(PAGES);
  const owner = await (await pages.match(OWNER))?.text();
  if (owner !== whose) {
    await forget();
    pages = await caches.open(PAGES);
    await pages.put(OWNER, new Response(whose));
  }
  await sweep(pages);
  if (!answer || whose === "nobody") return;
  const headers = new Headers(answer.headers);
  headers.set(AT, String(Date.now()));
  const body = (await answer.text()).replace("<html ", `<html data-kept="${new Date().toISOString()}" `);
  await pages.put(named(request), new Response(body, { status: 200, headers }));
}

async function kept(request) {
  const pages = await caches.open(PAGES);
  await sweep(pages);
  return pages.match(named(request), { ignoreVary: true });
}

// What has been kept for long enough is thrown away, opened or not.
async function sweep(pages) {
  for (const key of await pages.keys()) {
    const page = await pages.match(key, { ignoreVary: true });
    const since = Number(page?.headers.get(AT) ?? 0);
    if (since && Date.now() - since > Math.min(Number(page.headers.get(FOR) ?? Infinity) * 1000, KEPT_FOR)) await pages.delete(key);
  }
}

async function offline() {
  return (await caches.match(SHELF.offline, { cacheName: LOOK, ignoreVary: true })) ?? Response.error();
}

const forget = () => caches.delete(PAGES);

// How the page was come to is no part of what it is.
function named(request) {
  const address = new URL(request.url);
  address.searchParams.delete("from");
  address.hash = "";
  return address.href;
}

// One thing at a time: what is thrown away must not come back from an answer that was on its way.
function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}
