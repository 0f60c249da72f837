/* Sends the forms of a card as they change, and believes a save only when the server's reply carries the fingerprint of
   what was sent. What is not acknowledged stays in this tab's store.

   Each <form data-autosave="address" data-unit="name"> is a unit with a state:
     saved       what stands on the page is what is stored
     saving      on its way, or soon
     failed      no answer to believe; tried again by itself
     signed-out  waits for somebody to sign in
     stopped     refused with a sentence; sent again once it changes
     conflict    somebody saved first; waits for a choice between `here` and `unit.current` */

import { fieldsOf } from './fields.js';
import { fingerprint, isHalf } from './fingerprint.js';
import { askSession, isOwner, owner, token } from './session.js';
import { openStore } from './unsent.js';
import { word } from '../ui/words.js';

const PAUSE = 1500;
const AT_MOST = 3000;
const RETRY = [2000, 4000, 8000, 15000];
const GIVE_UP_WAITING = 10000;
/* Browsers let 64 kB leave with a page that is closed. */
const LEAVES_WITH_THE_PAGE = 60000;

const root = document.querySelector('[data-kit]');
const store = openStore({
  owner: owner, place: 'card-' + root.dataset.card, keeps: root.dataset.keepsUnsent !== 'no'
});
const listeners = [];

export const units = Array.from(document.querySelectorAll('form[data-autosave]')).map(makeUnit);

function makeUnit(form) {
  return {
    form: form,
    url: form.dataset.autosave,
    name: form.dataset.unit,
    revision: Number(form.elements.revision.value),
    base: form.elements.base.value,
    /* Fingerprints of what was sent since the last acknowledgement: a reply can get lost after the commit. */
    sent: [],
    state: 'saved',
    sentence: '',
    current: null,
    setAside: '',
    timer: 0,
    dirtySince: 0,
    request: null,
    failures: 0,
    refusals: 0
  };
}

export function unitOf(form) { return units.find(function (unit) { return unit.form === form; }); }

export function unitIn(state) { return units.find(function (unit) { return unit.state === state; }); }

/* Whether closing the page now could lose words. What is on its way leaves with the page, unless it is too long, or newer
   than a save that still waits for its answer. */
export function isAtRisk(unit) {
  if (!isDirty(unit)) return false;
  const fields = fieldsOf(unit.form);
  const isBehind = unit.request && unit.sent[unit.sent.length - 1] !== fingerprint(fields);
  return unit.state !== 'saving' || isBehind || sizeOf(bodyOf(unit, fields)) >= LEAVES_WITH_THE_PAGE;
}

export function isDirty(unit) { return Boolean(unit.setAside) || fingerprint(fieldsOf(unit.form)) !== unit.base; }

/* Calls back with (kind, unit, detail): "state" whenever one may have changed, "saved" with the time, "errors" with
   sentences by field, "changed" when somebody goes on typing. */
export function listen(listener) { listeners.push(listener); }

function tell(kind, unit, detail) { listeners.forEach(function (listener) { listener(kind, unit, detail); }); }

function enter(unit, state, sentence) {
  unit.state = state;
  unit.sentence = sentence || '';
  tell('state', unit);
}

/* --- This tab's store ------------------------------------------------------------------------------------------ */

function stash(unit) {
  store.keep(unit.name, {
    title: unit.form.dataset.unitTitle, fields: fieldsOf(unit.form), base: unit.base, sent: unit.sent
  });
}

/* What this tab still holds for a unit and the server does not; null when there is nothing. */
export function unsentOf(unit) {
  const kept = store.read(unit.name);
  if (kept && fingerprint(kept.fields) === unit.base) store.forget(unit.name);
  else if (kept) return { fields: kept.fields, follows: kept.base === unit.base || kept.sent.includes(unit.base) };
  return null;
}

/* What this tab holds for forms that are not on this page: of the card's other page, of a question that left the round,
   of a card that was closed meanwhile. */
export function strays() {
  return store.names().filter(function (name) { return !units.some(function (unit) { return unit.name === name; }); })
    .map(function (name) { return Object.assign({ name: name }, store.read(name)); });
}

export function forgetStray(name) { store.forget(name); }

/* --- Sending --------------------------------------------------------------------------------------------------- */

export function changed(unit) {
  if (!isDirty(unit)) {
    settle(unit);
    return;
  }
  stash(unit);
  tell('changed', unit);
  if (unit.state === 'conflict') return;
  if (unit.state === 'saved' || unit.state === 'stopped') unit.state = 'saving';
  const now = performance.now();
  unit.dirtySince = unit.dirtySince || now;
  plan(unit, Math.max(0, Math.min(PAUSE, unit.dirtySince + AT_MOST - now)));
  tell('state', unit);
}

function plan(unit, wait) {
  clearTimeout(unit.timer);
  unit.timer = setTimeout(function () { flush(unit); }, wait);
}

/* Sends what there is to send, one request at a time; resolves when this unit has nothing more under way. */
export function flush(unit) {
  clearTimeout(unit.timer);
  if (unit.request) {
    return unit.request.then(function () { return isDirty(unit) && unit.state === 'saving' ? flush(unit) : undefined; });
  }
  if (unit.state === 'conflict') return Promise.resolve();
  if (!isDirty(unit)) {
    settle(unit);
    return Promise.resolve();
  }
  const fields = fieldsOf(unit.form);
  if (Object.values(fields).flat().some(isHalf)) {
    enter(unit, 'stopped', word('surrogate').textContent);
    return Promise.resolve();
  }
  unit.request = send(unit, fields).finally(function () { unit.request = null; }).then(function () {
    if (isDirty(unit) && unit.state === 'saving') { unit.dirtySince = unit.dirtySince || performance.now(); plan(unit, PAUSE); }
  });
  return unit.request;
}

export function flushAll() { return Promise.all(units.map(flush)); }

function send(unit, fields) {
  const mark = fingerprint(fields);
  const body = bodyOf(unit, fields);
  const giveUp = new AbortController();
  const wait = setTimeout(function () { giveUp.abort(); }, GIVE_UP_WAITING);
  unit.dirtySince = 0;
  unit.sent = unit.sent.filter(function (one) { return one !== mark; }).slice(-9).concat(mark);
  stash(unit);
  return fetch(unit.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token() },
    body: body,
    redirect: 'error',
    signal: giveUp.signal,
    keepalive: sizeOf(body) < LEAVES_WITH_THE_PAGE
  }).then(function (reply) {
    return reply.json().catch(function () { return null; }).then(function (content) {
      return answered(unit, mark, reply.status, content || {});
    });
  }).catch(function () { failed(unit); }).finally(function () { clearTimeout(wait); });
}

function bodyOf(unit, fields) {
  const marks = { revision: unit.revision, base: unit.base, set_aside: unit.setAside };
  return JSON.stringify(Object.assign({}, fields, marks));
}

function sizeOf(body) { return new TextEncoder().encode(body).length; }

function answered(unit, mark, status, content) {
  if (status === 200 && content.sha256 === mark && Number.isInteger(content.revision)) return accepted(unit, mark, content);
  if (status === 409 && content.current) return collided(unit, mark, content.current);
  if (status === 422) { tell('errors', unit, content.errors || {}); return enter(unit, 'stopped', content.sentence); }
  if (status === 401) return enter(unit, 'signed-out');
  if (status === 403) return renewToken(unit);
  if ([400, 404, 409, 413].includes(status)) return enter(unit, 'stopped', content.sentence);
  return failed(unit);
}

function accepted(unit, mark, content) {
  begin(unit, content.revision, mark);
  unit.sent = [];
  unit.setAside = '';
  unit.failures = 0;
  unit.state = 'saving';
  tell('saved', unit, content.saved_at);
  if (isDirty(unit)) stash(unit);
  else settle(unit);
  tell('state', unit);
}

/* From now on this is what the page started from; the plain form follows. */
function begin(unit, revision, base) {
  unit.revision = revision;
  unit.base = base;
  unit.form.elements.revision.value = revision;
  unit.form.elements.base.value = base;
}

function settle(unit) {
  clearTimeout(unit.timer);
  unit.dirtySince = 0;
  store.forget(unit.name);
  enter(unit, 'saved');
}

function failed(unit) {
  unit.failures += 1;
  plan(unit, RETRY[Math.min(unit.failures, RETRY.length) - 1]);
  enter(unit, 'failed');
}

/* --- Somebody saved first -------------------------------------------------------------------------------------- */

/* Where it was this very page, whose reply got lost, there is nothing to compare. */
function collided(unit, mark, current) {
  const there = fingerprint(current.values);
  const wasOurs = unit.sent.some(function (one) { return one === there && one !== mark; });
  if (!wasOurs && there !== fingerprint(fieldsOf(unit.form))) return clash(unit, current);
  begin(unit, current.revision, there);
  unit.state = 'saving';
  return plan(unit, 0);
}

export function clash(unit, current) {
  unit.current = current;
  stash(unit);
  enter(unit, 'conflict');
}

/* Goes on from what is stored; the form holds what was chosen, `setAside` what was not. */
export function settleClash(unit, setAside) {
  unit.setAside = setAside;
  begin(unit, unit.current.revision, fingerprint(unit.current.values));
  unit.current = null;
  unit.state = 'saving';
  stash(unit);
  return flush(unit);
}

/* --- Refused or cut off ---------------------------------------------------------------------------------------- */

function renewToken(unit) {
  unit.refusals += 1;
  if (unit.refusals > 3) { unit.refusals = 0; return failed(unit); }
  return askSession().then(function (session) {
    if (session.user === null) return enter(unit, 'signed-out');
    if (!isOwner(session)) return enter(unit, 'stopped', word('somebody-else').textContent);
    unit.state = 'saving';
    return plan(unit, 200);
  });
}

/* The network, the session or the person is back: try what waits. */
export function resume() {
  const waiting = units.filter(function (unit) {
    return ['failed', 'signed-out', 'stopped'].includes(unit.state) && isDirty(unit);
  });
  if (!waiting.length) return Promise.resolve();
  return askSession().then(function (session) {
    if (!isOwner(session)) return;
    waiting.forEach(function (unit) { enter(unit, 'saving'); flush(unit); });
  }).catch(function () { /* still no network: the next try is planned */ });
}
