/* The worker of the open kit, with a network that can be cut: it keeps one page and its files, shows the copy where
   nothing else answers, and goes where nothing may be kept. */

/* global Headers, Request, Response, setImmediate */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import vm from 'node:vm';

const SITE = 'https://house.example';
const KIT = SITE + '/interviews/12/kit/';
const FILE = SITE + '/static/js/kit.js';
const PICTURE = SITE + '/interviews/12/shown/3/exhibits/1/';
const HOUR = 3600 * 1000;

let stores;
let network;

class Cache {
  kept = new Map();

  async match(address) { return this.kept.get(addressOf(address))?.clone(); }

  async put(address, answer) { this.kept.set(addressOf(address), answer); }

  async add(address) {
    const answer = await network(new Request(address));
    if (!answer.ok) throw new TypeError('refused');
    await this.put(address, answer);
  }

  async delete(address) { return this.kept.delete(addressOf(address)); }

  async keys() { return Array.from(this.kept.keys(), (url) => ({ url })); }
}

function addressOf(request) { return new URL(request.url || request, SITE).href; }

const caches = {
  async open(name) {
    if (!stores.has(name)) stores.set(name, new Cache());
    return stores.get(name);
  },
  async keys() { return Array.from(stores.keys()); },
  async delete(name) { return stores.delete(name); }
};

/* What browsers ask relative to the page, Node asks of nobody. */
class SiteRequest extends Request { constructor(address, options) { super(addressOf(address), options); } }

function startWorker(release = 'one', script = 'worker.js') {
  const listeners = {};
  const self = {
    registration: { scope: KIT, unregister: mock.fn(async () => true) },
    location: { origin: SITE },
    clients: { claim: mock.fn(async () => {}) },
    skipWaiting: mock.fn(),
    addEventListener(kind, listener) { listeners[kind] = listener; }
  };
  const web = { URL, Headers, Response, Request: SiteRequest };
  const given = { self, caches, ...web, setTimeout, clearTimeout, Date, Promise };
  const text = readFileSync(new URL('../../../static/js/offline/' + script, import.meta.url), 'utf8');
  const indexedDB = { deleteDatabase: mock.fn() };
  const context = vm.createContext({ ...given, indexedDB, fetch: (request) => network(request) });
  vm.runInContext('const RELEASE = "' + release + '"; const FILES = "/static/";' + text, context);
  return { self, indexedDB, listeners };
}

async function begin(worker) {
  worker.listeners.install();
  let done;
  worker.listeners.activate({ waitUntil(work) { done = work; } });
  await done;
}

/* What the page gets, or null where the worker leaves the asking to the browser. */
async function ask(worker, address, mode = 'navigate', method = 'GET') {
  const answers = [];
  const request = { url: address, mode, method };
  worker.listeners.fetch({ request, respondWith(answer) { answers.push(answer); } });
  return answers.length ? answers[0] : null;
}

async function keep(worker, files = [FILE], address = KIT + '?step=2') {
  let said;
  let work;
  const port = { postMessage(answer) { said = answer; } };
  worker.listeners.message({ ports: [port], data: { address, files }, waitUntil(one) { work = one; } });
  await work;
  return said;
}

function kitPage(release = 'one', status = 200) {
  const text = '<div data-copy-age="0">Tamsin Okonjura</div>';
  return new Response(text, { status, headers: { 'Kit-Release': release, 'Kit-Writer': '7' } });
}

function isUp(request) { return addressOf(request).includes('/static/') ? new Response('a script') : kitPage(); }

async function isCut() { throw new TypeError('Failed to fetch'); }

function keptAddresses() {
  return Array.from(stores.values()).flatMap((store) => Array.from(store.kept.keys())).sort();
}

beforeEach(() => {
  stores = new Map();
  network = async (request) => isUp(request);
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.parse('2026-03-02T14:05:00Z') });
});
afterEach(() => mock.timers.reset());

describe('what it keeps', () => {
  it('is the page that asked, under its address without the step, and its static files', async () => {
    const worker = startWorker();
    assert.deepEqual({ ...await keep(worker, [FILE, SITE + '/kit/session/']) }, { isThere: true, RELEASE: 'one' });
    assert.deepEqual(keptAddresses(), [KIT, FILE]);
  });

  it('is what is shown with its questions too, which goes with the page', async () => {
    const worker = startWorker();
    const files = [FILE, PICTURE, SITE + '/interviews/13/shown/3/exhibits/1/'];
    assert.equal((await keep(worker, files)).isThere, true);
    assert.deepEqual(keptAddresses(), [KIT, PICTURE, FILE]);
    network = isCut;
    assert.equal((await ask(worker, PICTURE, 'no-cors')).ok, true);
    network = async () => new Response('', { status: 404 });
    await ask(worker, KIT);
    assert.deepEqual(keptAddresses(), [FILE]);
  });

  it('opens without a picture that could not be kept', async () => {
    const worker = startWorker();
    const gone = new Response('', { status: 404 });
    network = async (request) => (addressOf(request) === PICTURE ? gone : isUp(request));
    assert.equal((await keep(worker, [FILE, PICTURE])).isThere, true);
    assert.deepEqual(keptAddresses(), [KIT, FILE]);
  });

  it('is nothing that the server led on, refused, or did not mark for this release', async () => {
    for (const answer of [kitPage('one', 404), kitPage('two'), new Response('another page')]) {
      const worker = startWorker();
      network = async (request) => (addressOf(request) === FILE ? new Response('a script') : answer);
      assert.equal((await keep(worker)).isThere, false);
      assert.deepEqual(keptAddresses(), [FILE]);
    }
  });

  it('stays what it was where the network is gone by then', async () => {
    const worker = startWorker();
    await keep(worker);
    network = isCut;
    assert.equal((await keep(worker)).isThere, true);
    assert.equal((await keep(startWorker('two'))).isThere, false);
  });

  it('is not called whole where a file is missing', async () => {
    const worker = startWorker();
    network = async (request) => (addressOf(request) === FILE ? new Response('', { status: 404 }) : kitPage());
    assert.equal((await keep(worker)).isThere, false);
  });
});

describe('the page', () => {
  it('comes from the network as long as that answers', async () => {
    const worker = startWorker();
    await keep(worker);
    network = async () => new Response('newer', { headers: { 'Kit-Release': 'one' } });
    assert.equal(await (await ask(worker, KIT)).text(), 'newer');
  });

  it('comes from the copy without a network, with its age', async () => {
    const worker = startWorker();
    await keep(worker);
    network = isCut;
    mock.timers.tick(90 * 1000);
    const answer = await ask(worker, KIT + '?step=3');
    assert.equal(await answer.text(), '<div data-copy-age="90">Tamsin Okonjura</div>');
    assert.equal(answer.headers.get('Kit-Writer'), '7');
    assert.equal(await (await ask(worker, FILE, 'no-cors')).text(), 'a script');
  });

  it('comes from the copy where a proxy says that the server is away, and where nothing is said for long', async () => {
    const worker = startWorker();
    await keep(worker);
    network = async () => new Response('Bad gateway', { status: 502 });
    assert.match(await (await ask(worker, KIT)).text(), /Tamsin/);
    network = () => new Promise(() => {});
    const late = ask(worker, KIT);
    await new Promise((resolve) => { setImmediate(resolve); });
    mock.timers.tick(8000);
    assert.match(await (await late).text(), /Tamsin/);
  });

  it('is an error as ever where there is no copy', async () => {
    network = isCut;
    assert.equal((await ask(startWorker(), KIT)).type, 'error');
  });

  it('is no copy of yesterday', async () => {
    const worker = startWorker();
    await keep(worker);
    network = isCut;
    mock.timers.tick(25 * HOUR);
    assert.equal((await ask(worker, KIT)).type, 'error');
    assert.deepEqual(keptAddresses(), [FILE]);
  });
});

describe('what goes', () => {
  it('is the copy, once the server leads on or refuses', async () => {
    for (const answer of [new Response('', { status: 302 }), new Response('', { status: 404 })]) {
      const worker = startWorker();
      await keep(worker);
      network = async () => answer;
      await ask(worker, KIT);
      assert.deepEqual(keptAddresses(), [FILE]);
    }
  });

  it('is not the copy of a page that is asked for a place on it, and leads there', async () => {
    const worker = startWorker();
    await keep(worker);
    network = async () => ({ type: 'opaqueredirect', status: 0, ok: false, headers: new Headers() });
    await ask(worker, KIT + '?first-open=');
    assert.deepEqual(keptAddresses(), [KIT, FILE]);
    await ask(worker, KIT + '?step=1');
    assert.deepEqual(keptAddresses(), [FILE]);
    await keep(worker);
    network = async () => kitPage('one', 404);
    await ask(worker, KIT + '?first-open=');
    assert.deepEqual(keptAddresses(), [FILE]);
  });

  it('is not the copy of a server that broke', async () => {
    const worker = startWorker();
    await keep(worker);
    network = async () => new Response('', { status: 500 });
    assert.equal((await ask(worker, KIT)).status, 500);
    assert.deepEqual(keptAddresses(), [KIT, FILE]);
  });

  it('is the worker itself, once a page says nothing of being kept', async () => {
    const worker = startWorker();
    await keep(worker);
    network = async () => new Response('the kit of a release that keeps nothing');
    await ask(worker, KIT);
    assert.deepEqual(keptAddresses(), [FILE]);
    assert.equal(worker.self.registration.unregister.mock.callCount(), 1);
  });

  it('is all that an older release kept, at once', async () => {
    await keep(startWorker('one'));
    stores.set('of something else', new Cache());
    const newer = startWorker('two');
    await begin(newer);
    assert.deepEqual(Array.from(stores.keys()), ['of something else']);
    assert.equal(newer.self.skipWaiting.mock.callCount(), 1);
    assert.equal(newer.self.clients.claim.mock.callCount(), 1);
  });

  it('is everything where it was switched off', async () => {
    await keep(startWorker());
    const leaving = startWorker('one', 'leaving-worker.js');
    await begin(leaving);
    assert.equal(stores.size, 0);
    assert.deepEqual(Array.from(leaving.indexedDB.deleteDatabase.mock.calls[0].arguments), ['loopwright']);
    assert.equal(leaving.self.registration.unregister.mock.callCount(), 1);
  });
});

it('touches no other page, nothing of another host, and nothing that is sent', async () => {
  const worker = startWorker();
  const others = [SITE + '/', KIT + 'company/', SITE + '/scorecards/3/review/', 'https://other.example/static/a'];
  for (const address of others) {
    assert.equal(await ask(worker, address), null, address);
  }
  assert.equal(await ask(worker, KIT, 'navigate', 'POST'), null);
  assert.equal(await ask(worker, SITE + '/kit/session/', 'cors'), null);
});
