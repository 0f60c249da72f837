/* Sends forms as they change, and believes a save only when the server's answer carries the fingerprint of what was
   sent. What is not acknowledged stays in this tab's store. The page's part is handed in:

   new Engine({ units, kind, store, session, word })
     units    one for each form: { name, title, url, revision, base, stored } and whatever `kind` needs; `base` is the
              fingerprint of the fields that the page started from ("" where that is not what is stored), `stored` the
              mark of what is stored; `start` becomes those fields, null where they are not known
     kind     how these forms are read, written and sent:
       fields(unit)              everything in the form, as plain values
       fill(unit, fields)        puts it back
       begin(unit)               a new revision and base: the plain form follows
       markOf(unit, fields)      the fingerprint with which the server acknowledges them
       encode(unit, fields)      { type, body } of a request
       storedIn(content, unit)   of a refusal, as somebody saved first: { revision, base, isOurs }
     store    unsent.js, or what does the same and more; session: session.js; word(name): a sentence

   A unit is in one state:
     saved       what stands on the page is what is stored
     saving      on its way, or soon
     failed      no answer to believe; tried again by itself
     signed-out  waits for somebody to sign in
     stopped     refused with a sentence; sent again once it changes
     conflict    somebody saved first; waits for a choice between what is here and `unit.current`
     comparing   the page shows both texts: nothing is sent before the person says so */

import { fingerprint, isHalf } from './fingerprint.js';

const PAUSE = 1500;
const AT_MOST = 3000;
const RETRY = [2000, 4000, 8000, 15000];
const GIVE_UP_WAITING = 10000;
const MOST_REFUSALS = 3;
/* Browsers let 64 kB leave with a page that is closed. */
const LEAVES_WITH_THE_PAGE = 60000;

const HELD = ['conflict', 'comparing'];
const CUT_OFF = ['failed', 'signed-out', 'stopped'];
const REFUSALS = [400, 404, 409, 413, 422];

const AT_FIRST = {
  state: 'saved', sentence: '', current: null, setAside: '', timer: 0, dirtySince: 0, request: null, failures: 0,
  refusals: 0
};

export class Engine {
  #listeners = [];

  constructor({ units, kind, store, session, word }) {
    Object.assign(this, { kind, store, session, word });
    /* `sent`: fingerprints of what was sent since the last acknowledgement; a reply can get lost after the commit. */
    this.units = units.map((unit) => ({ ...AT_FIRST, sent: [], start: this.#startOf(unit), ...unit }));
  }

  #startOf(unit) {
    const fields = this.kind.fields(unit);
    return fingerprint(fields) === unit.base ? fields : null;
  }

  unitOf(form) { return this.units.find((unit) => unit.form === form); }

  unitIn(state) { return this.units.find((unit) => unit.state === state); }

  isDirty(unit) { return Boolean(unit.setAside) || fingerprint(this.kind.fields(unit)) !== unit.base; }

  /* Whether closing the page now could lose words. What is on its way leaves with the page, unless it is too long, or
     newer than a save that still waits for its answer. */
  isAtRisk(unit) {
    if (!this.isDirty(unit) || this.store.isLasting(unit.name)) return false;
    const fields = this.kind.fields(unit);
    const isBehind = unit.request && unit.sent.at(-1) !== this.kind.markOf(unit, fields);
    return unit.state !== 'saving' || isBehind || !leavesWithThePage(this.kind.encode(unit, fields).body);
  }

  /* Whether everything that is not saved outlives this page, so that it is safe to close. */
  isLasting() { return this.units.every((unit) => !this.isDirty(unit) || this.store.isLasting(unit.name)); }

  /* Calls back with (kind, unit, detail): "state" whenever one may have changed, "saved" and "errors" with what the
     server says, "changed" when somebody goes on typing. */
  listen(listener) { this.#listeners.push(listener); }

  #tell(kind, unit, detail) { this.#listeners.forEach((listener) => listener(kind, unit, detail)); }

  #enter(unit, state, sentence) {
    Object.assign(unit, { state, sentence: sentence || '' });
    this.#tell('state', unit);
  }

  /* --- What is kept in the browser ------------------------------------------------------------------------------ */

  #stash(unit) {
    const { title, revision, base, start, sent } = unit;
    this.store.keep(unit.name, { title, fields: this.kind.fields(unit), revision, base, start, sent });
  }

  /* Puts back what never left, from before a reload; returns the units that it came to. */
  bringBack() { return this.units.filter((unit) => unit.state === 'saved' && this.#restore(unit)); }

  #restore(unit) {
    const kept = this.store.read(unit.name);
    if (!kept) return false;
    const there = this.kind.fields(unit);
    const isStored = fingerprint(kept.fields) === unit.base;
    if (!isStored) this.kind.fill(unit, kept.fields);
    if (isStored || !this.isDirty(unit)) {
      this.store.forget(unit.name);
      return false;
    }
    if (kept.base === unit.base || kept.revision === unit.revision || kept.sent.includes(unit.stored)) {
      this.changed(unit);
      this.flush(unit);
    } else if (isBeginningOf(kept.fields, there)) {
      this.kind.fill(unit, there);
      this.store.forget(unit.name);
      return false;
    } else {
      const current = { revision: unit.revision, values: there, changed_at: null };
      this.#begin(unit, kept.revision, kept.base, kept.start);
      this.#clash(unit, current);
    }
    return true;
  }

  /* What pages that were closed or killed had not sent ({ name, content, drop } each, the newest first) goes to its
     unit; where other words stand there by now, it stays beside them as a stray. Returns the units that it came to. */
  takeOver(found) {
    const came = found.filter((one) => this.#takeOver(one)).map(({ name }) => this.#named(name));
    found.forEach((one) => one.drop());
    return came;
  }

  #takeOver({ name, content }) {
    const unit = this.#named(name);
    if (unit && fingerprint(this.kind.fields(unit)) === fingerprint(content.fields)) return false;
    const isFree = unit && unit.state === 'saved' && !this.isDirty(unit);
    this.store.keep(isFree || !unit ? name : this.#freeName(name), content);
    return isFree && this.#restore(unit);
  }

  #named(name) { return this.units.find((unit) => unit.name === name); }

  #freeName(name) {
    const taken = this.store.names();
    let number = 2;
    while (taken.includes(name + '~' + number)) number += 1;
    return name + '~' + number;
  }

  /* A page that was kept for later may be older than what the server acknowledged since (`notes` by the units' names,
     each with fields, revision and base): goes on from there. */
  catchUp(notes) {
    this.units.forEach((unit) => {
      const note = notes[unit.name];
      if (!note || note.revision <= unit.revision || this.isDirty(unit)) return;
      this.kind.fill(unit, note.fields);
      this.#begin(unit, note.revision, note.base, note.fields);
      unit.stored = note.base;
    });
  }

  /* What this tab holds for forms that are not on this page. */
  strays() {
    return this.store.names().filter((name) => !this.#named(name))
      .map((name) => ({ name, ...this.store.read(name) }));
  }

  forgetStray(name) { this.store.forget(name); }

  /* --- Sending -------------------------------------------------------------------------------------------------- */

  /* Somebody typed: sends it after a pause, and at the latest some seconds after the first word that waits. */
  changed(unit) {
    if (!this.isDirty(unit)) {
      this.#settle(unit);
      return;
    }
    this.#stash(unit);
    this.#tell('changed', unit);
    if (HELD.includes(unit.state)) return;
    if (unit.state === 'saved' || unit.state === 'stopped') unit.state = 'saving';
    const now = performance.now();
    unit.dirtySince ||= now;
    this.#plan(unit, Math.max(0, Math.min(PAUSE, unit.dirtySince + AT_MOST - now)));
    this.#tell('state', unit);
  }

  #plan(unit, wait) {
    clearTimeout(unit.timer);
    unit.timer = setTimeout(() => this.flush(unit), wait);
  }

  #unplan(unit) {
    clearTimeout(unit.timer);
    unit.timer = 0;
  }

  /* Sends what there is to send, one request at a time; resolves when this unit has nothing more under way. */
  flush(unit) {
    this.#unplan(unit);
    if (unit.request) return unit.request.then(() => (this.#isWaiting(unit) ? this.flush(unit) : undefined));
    if (HELD.includes(unit.state)) return Promise.resolve();
    const fields = this.kind.fields(unit);
    if (!this.isDirty(unit)) this.#settle(unit);
    else if (Object.values(fields).flat().some(isHalf)) this.#enter(unit, 'stopped', this.word('surrogate'));
    else unit.request = this.#send(unit, fields).then(() => this.#answerCame(unit));
    return unit.request || Promise.resolve();
  }

  flushAll() { return Promise.all(this.units.map((unit) => this.flush(unit))); }

  #isWaiting(unit) { return this.isDirty(unit) && unit.state === 'saving'; }

  #answerCame(unit) {
    unit.request = null;
    if (!this.#isWaiting(unit) || unit.timer) return;
    unit.dirtySince ||= performance.now();
    this.#plan(unit, PAUSE);
  }

  async #send(unit, fields) {
    const mark = this.kind.markOf(unit, fields);
    const { type, body } = this.kind.encode(unit, fields);
    const giveUp = new AbortController();
    const wait = setTimeout(() => giveUp.abort(), GIVE_UP_WAITING);
    unit.dirtySince = 0;
    unit.sent = unit.sent.filter((earlier) => earlier !== mark).slice(-9).concat(mark);
    this.#stash(unit);
    try {
      const reply = await fetch(unit.url, {
        method: 'POST',
        headers: { 'Content-Type': type, Accept: 'application/json', 'X-CSRFToken': this.session.token() },
        body,
        redirect: 'error',
        signal: giveUp.signal,
        keepalive: leavesWithThePage(body)
      });
      const content = await reply.json().catch(() => null) || {};
      await this.#answered(unit, reply.status, content, { mark, fields });
    } catch {
      this.#failed(unit);
    } finally {
      clearTimeout(wait);
    }
  }

  #answered(unit, status, content, { mark, fields }) {
    const isStored = status === 200 && content.sha256 === mark && Number.isInteger(content.revision);
    if (isStored) return this.#accepted(unit, content, fields);
    if (status === 409 && content.current) return this.#collided(unit, content);
    if (status === 422) this.#tell('errors', unit, content.errors || {});
    if (REFUSALS.includes(status)) return this.#enter(unit, 'stopped', content.sentence);
    if (status === 401) return this.#enter(unit, 'signed-out');
    if (status === 403 && content.is_final) return this.#enter(unit, 'stopped', content.sentence);
    return status === 403 ? this.#renewToken(unit) : this.#failed(unit);
  }

  #accepted(unit, content, fields) {
    this.#begin(unit, content.revision, fingerprint(fields), fields);
    this.#note(unit, fields);
    Object.assign(unit, { sent: [], setAside: '', failures: 0, refusals: 0, state: 'saving' });
    this.#tell('saved', unit, content);
    if (this.isDirty(unit)) this.#stash(unit);
    else this.#settle(unit);
    this.#tell('state', unit);
  }

  /* A copy of this page would be older. */
  #note(unit, fields) { this.store.note(unit.name, { fields, revision: unit.revision, base: unit.base }); }

  /* From now on this is what the page started from. */
  #begin(unit, revision, base, start = null) {
    Object.assign(unit, { revision, base, start });
    this.kind.begin(unit);
  }

  #settle(unit) {
    this.#unplan(unit);
    unit.dirtySince = 0;
    this.store.forget(unit.name);
    this.#enter(unit, 'saved');
  }

  #failed(unit) {
    unit.failures += 1;
    this.#plan(unit, RETRY[Math.min(unit.failures, RETRY.length) - 1]);
    this.#enter(unit, 'failed');
  }

  /* --- Somebody saved first ------------------------------------------------------------------------------------- */

  /* Where it was this very page, whose reply got lost, there is nothing to compare. */
  #collided(unit, content) {
    const there = this.kind.storedIn(content, unit);
    if (!there.isOurs) return this.#clash(unit, content.current);
    this.#begin(unit, there.revision, there.base, content.current.values);
    this.#note(unit, content.current.values);
    unit.state = 'saving';
    return this.#plan(unit, 0);
  }

  #clash(unit, current) {
    unit.current = current;
    this.#stash(unit);
    this.#enter(unit, 'conflict');
  }

  /* Goes on from what is stored; the form holds what was chosen, `setAside` what was not. */
  settleClash(unit, setAside) {
    this.#begin(unit, unit.current.revision, fingerprint(unit.current.values), unit.current.values);
    Object.assign(unit, { setAside, current: null, state: 'saving' });
    this.#stash(unit);
    return this.flush(unit);
  }

  /* --- Refused or cut off --------------------------------------------------------------------------------------- */

  async #renewToken(unit) {
    unit.refusals += 1;
    if (unit.refusals > MOST_REFUSALS) {
      unit.refusals = 0;
      return this.#failed(unit);
    }
    const session = await this.session.ask();
    if (session.user === null) return this.#enter(unit, 'signed-out');
    if (!this.session.isOwner(session)) return this.#enter(unit, 'stopped', this.word('somebody-else'));
    unit.state = 'saving';
    return this.#plan(unit, 200);
  }

  /* The network, the session or the person is back: try what waits. */
  async resume() {
    const waiting = this.units.filter((unit) => CUT_OFF.includes(unit.state) && this.isDirty(unit));
    if (!waiting.length) return;
    /* Still no network: the next try is planned. */
    const session = await this.session.ask().catch(() => null);
    if (!session || !this.session.isOwner(session)) return;
    waiting.forEach((unit) => {
      this.#enter(unit, 'saving');
      this.flush(unit);
    });
  }
}

/* Whether what is stored says all that was kept: the rest of a word left with a page that closed, and the browser had
   come to its first letters only. */
function isBeginningOf(kept, stored) {
  const names = Object.keys({ ...kept, ...stored });
  return names.every((name) => JSON.stringify(kept[name]) === JSON.stringify(stored[name])
    || isText(kept[name]) && isText(stored[name]) && stored[name].startsWith(kept[name]));
}

function isText(value) { return typeof value === 'string' && value !== ''; }

function leavesWithThePage(body) { return new TextEncoder().encode(body).length < LEAVES_WITH_THE_PAGE; }
