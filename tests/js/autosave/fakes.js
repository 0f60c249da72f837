/* What an engine works with, without a browser: a form of plain values, a tab's store, a session and a server. */

import { mock } from 'node:test';

import { Engine } from '../../../static/js/autosave/engine.js';
import { fingerprint } from '../../../static/js/autosave/fingerprint.js';
import { openStore } from '../../../static/js/autosave/unsent.js';

/* The browser's store as scripts see it: what is kept are properties of it. */
class Storage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }

  setItem(key, value) { this[key] = String(value); }

  removeItem(key) { delete this[key]; }
}

/* Timers and both clocks stand still until `wait`; whatever was asked is answered before it returns. */
export function startClock() {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  mock.method(performance, 'now', () => Date.now());
  globalThis.sessionStorage = new Storage();
}

export function stopClock() {
  mock.timers.reset();
  mock.restoreAll();
  delete globalThis.sessionStorage;
}

export async function wait(milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    mock.timers.tick(Math.min(100, milliseconds - passed));
    await answers();
  }
}

export async function answers() { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); }

/* A server that stores one form as the real one does. `replies` are given instead, first come first served: a function,
   "lost" for an answer that never arrives although the words were stored, or "silent" for none at all. */
export class Server {
  requests = [];
  replies = [];
  fields = {};
  revision = 0;

  constructor() { mock.method(globalThis, 'fetch', (url, options) => this.#answer(url, options)); }

  get bodies() { return this.requests.map((request) => JSON.parse(request.body)); }

  async #answer(url, options) {
    this.requests.push({ url, at: Date.now(), ...options });
    const reply = this.replies.shift();
    if (reply === 'silent') return untilAborted(options.signal);
    if (typeof reply === 'function') return reply();
    const stored = this.#store(JSON.parse(options.body));
    return reply === 'lost' ? away() : stored;
  }

  #store({ revision, base, set_aside: setAside, ...fields }) {
    const isSame = fingerprint(fields) === fingerprint(this.fields) && !setAside;
    if (!isSame && revision !== this.revision && base !== fingerprint(this.fields)) {
      return answer(409, { sentence: 'Changed elsewhere.', current: this.current() });
    }
    if (!isSame) this.save(fields);
    return answer(200, { revision: this.revision, sha256: fingerprint(this.fields), saved_at: '14:05' });
  }

  save(fields) {
    this.fields = fields;
    this.revision += 1;
  }

  current() { return { revision: this.revision, values: this.fields, changed_at: '2026-03-02T14:05:00Z' }; }
}

function untilAborted(signal) {
  return new Promise((_, reject) => { signal.onabort = () => reject(signal.reason); });
}

export function answer(status, content) { return { status, json: async () => content }; }

export function away() { throw new TypeError('Failed to fetch'); }

export const kind = {
  fields(unit) { return { ...unit.form }; },
  fill(unit, fields) { unit.form = { ...fields }; },
  begin() {},
  markOf(unit, fields) { return fingerprint(fields); },
  encode(unit, fields) {
    const marks = { revision: unit.revision, base: unit.base, set_aside: unit.setAside };
    return { type: 'application/json', body: JSON.stringify({ ...fields, ...marks }) };
  },
  storedIn({ current }, unit) {
    const base = fingerprint(current.values);
    return { revision: current.revision, base, isOurs: unit.sent.includes(base) };
  }
};

/* Ida's page with one form: "answer", as the server has it now. */
export function openPage(server, { session = makeSession(), keeps = true, owner = 'ida' } = {}) {
  const base = fingerprint(server.fields);
  const { revision, fields } = server;
  const unit = { form: { ...fields }, name: 'answer', title: 'Answer', url: '/save/', revision, base, stored: base };
  const store = openStore({ owner, place: 'card-1', keeps });
  const engine = new Engine({ units: [unit], kind, store, session, word: (name) => name });
  return { engine, unit: engine.units[0], session, store };
}

/* One more form on the page, empty. */
export function addUnit({ engine, unit }, name) {
  const other = { ...unit, form: {}, name, base: fingerprint({}), sent: [] };
  engine.units.push(other);
  return other;
}

export function type({ engine, unit }, text) {
  unit.form.evidence = text;
  engine.changed(unit);
}

export function makeSession() {
  return {
    user: 'ida',
    fresh: 'token-1',
    known: 'token-1',
    asked: 0,
    token() { return this.known; },
    async ask() {
      this.asked += 1;
      this.known = this.fresh;
      return { user: this.user, token: this.fresh };
    },
    isOwner(session) { return session.user === 'ida'; }
  };
}
