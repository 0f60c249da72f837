/* The open kit without a network: a service worker for the address of one page. It keeps a copy of that page, of the
   pictures that are shown with its questions and of the files that it loads, and nothing else. What the network answers
   always counts; the copy is shown where it answers nothing. A page that does not say, by its headers, that it may be
   kept takes copy and worker away: so does one of an installation that switched this off, and of a release that knows
   nothing of it.

   The server writes RELEASE and FILES above this text, so that a new release is a new worker, which begins at once and
   removes what the one before kept. No module, because it is the one script that browsers start by themselves. */

/* global RELEASE, FILES, self, Headers, Request, Response */

const KEPT = 'kit:' + RELEASE;
const AGE = 'data-copy-age="';
const LONGEST = 24 * 3600 * 1000;
const PATIENCE = 8000;
/* A server that is away, as its proxy says. */
const AWAY = [502, 503, 504];
/* Asks the page for a place on it: the answer leads on to the page itself, where this is asked again without it. */
const PLACE = 'first-open';

const page = new URL(self.registration.scope).pathname;
/* What is shown with the questions of this page lies beside it. */
const SHOWN = page.replace(/kit\/$/, 'shown/');

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(begin()));

async function begin() {
  const others = (await caches.keys()).filter((name) => name.startsWith('kit:') && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && pathname === page) event.respondWith(openPage(request));
  else if (pathname.startsWith(FILES) || pathname.startsWith(SHOWN)) event.respondWith(openFile(request));
});

/* --- What the page gets ------------------------------------------------------------------------------------------- */

async function openPage(request) {
  const asked = fetch(request).catch(() => null);
  const answer = await soon(asked);
  if (!answer || AWAY.includes(answer.status)) return (await copyOfPage()) || (await asked) || Response.error();
  /* Refused, led on to signing in, or of another release. One that broke says nothing about who may read it. */
  if (answer.status < 500 && !isKept(answer) && !leadsToPlace(request, answer)) await forget();
  if (answer.ok && !answer.headers.has('Kit-Release')) await self.registration.unregister();
  return answer;
}

function leadsToPlace(request, answer) {
  return answer.type === 'opaqueredirect' && new URL(request.url).searchParams.has(PLACE);
}

/* What the network answers, or null where that takes too long. */
function soon(asked) {
  let wait;
  const late = new Promise((resolve) => { wait = setTimeout(() => resolve(null), PATIENCE); });
  return Promise.race([asked, late]).finally(() => clearTimeout(wait));
}

function isKept(answer) { return answer.ok && answer.headers.get('Kit-Release') === RELEASE; }

async function copyOfPage() {
  const kept = await (await caches.open(KEPT)).match(page);
  if (!kept) return null;
  const age = Date.now() - Number(kept.headers.get('Kit-Kept-At'));
  if (!(age < LONGEST)) {
    await forget();
    return null;
  }
  const text = await kept.text();
  const { status, headers } = kept;
  return new Response(text.replace(AGE + '0"', AGE + Math.max(1, Math.floor(age / 1000)) + '"'), { status, headers });
}

/* Names of files change with what is in them, except on a machine for development: so the network comes first. */
async function openFile(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (AWAY.includes(answer.status)) return (await kept.match(request.url)) || answer;
    return answer;
  } catch {
    return (await kept.match(request.url)) || Response.error();
  }
}

/* --- What is kept ------------------------------------------------------------------------------------------------- */

/* The page asks, with the addresses of what it loaded; it hears whether it opens again without a network. */
self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const { address, files } = event.data;
  event.waitUntil(keep(address, files).catch(() => false).then((isThere) => port.postMessage({ isThere, RELEASE })));
});

async function keep(address, files) {
  const kept = await caches.open(KEPT);
  const add = async (file) => (await kept.match(file)) || kept.add(file);
  await Promise.all(files.filter((file) => new URL(file).pathname.startsWith(FILES)).map(add));
  /* A page without one of its pictures opens all the same. */
  const pictures = files.filter((file) => new URL(file).pathname.startsWith(SHOWN));
  await Promise.all(pictures.map((file) => add(file).catch(() => null)));
  return keepPage(kept, address);
}

/* Asked for anew: what the browser shows may hold a message that is said once. */
async function keepPage(kept, address) {
  const asking = { cache: 'no-store', redirect: 'error', headers: { 'X-By-Itself': 'yes' } };
  const answer = await fetch(new Request(address, asking)).catch(() => null);
  if (!answer || AWAY.includes(answer.status)) return Boolean(await copyOfPage());
  if (!isKept(answer)) {
    await forget();
    return false;
  }
  const headers = new Headers(answer.headers);
  headers.set('Kit-Kept-At', String(Date.now()));
  await kept.put(page, new Response(await answer.text(), { status: answer.status, headers }));
  return true;
}

async function forget() {
  const kept = await caches.open(KEPT);
  const isOwn = ({ url }) => [page, SHOWN].some((path) => new URL(url).pathname.startsWith(path));
  await Promise.all((await kept.keys()).filter(isOwn).map((request) => kept.delete(request)));
}
