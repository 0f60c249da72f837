/* Saves the packet while somebody writes, and says "Saved" only when the server answers with the fingerprint of what it
   stored and that is the one of what was sent. What is not acknowledged stays in this tab's store (unsent.js). Without
   this file the form posts as usual.

   The form is in one state:
     saved       what stands on the page is what is stored
     saving      on its way, or soon
     failed      no answer to believe; tried again by itself
     signed-out  waits for somebody to sign in
     stopped     refused with a sentence; sent again once it changes
     conflict    somebody saved first; "Compare both" posts the form, and the page shows both texts
     comparing   that page: nothing is sent before the person says so */

import { fingerprint, isHalf } from '../autosave/fingerprint.js';
import { askSession, isOwner, owner, token } from '../autosave/session.js';
import { openStore } from '../autosave/unsent.js';
import { word } from '../ui/words.js';
import '../autosave/sign-in.js';

const PAUSE = 1500;
const AT_MOST = 3000;
const RETRY = [2000, 4000, 8000, 15000];
const GIVE_UP_WAITING = 10000;
/* Browsers let 64 kB leave with a page that is closed. */
const LEAVES_WITH_THE_PAGE = 20000;
const DRAFT = 'draft';
const QUIET = ['saved', 'saving'];

const form = document.querySelector('[data-packet-editor]');
const indicator = document.querySelector('[data-saved]');
const spoken = document.querySelector('[data-saved-spoken]');
const store = openStore({ owner: owner, place: 'packet-' + form.dataset.packet, keeps: form.dataset.keepsUnsent !== 'no' });

/* On a page that came back with mistakes or with two versions, what was typed is not what is stored. */
let state = form.dataset.came || 'saved';
let acknowledged = state === 'saved' ? snapshot() : '';
let sentence = '';
let sent = [];
let timer = 0;
let dirtySince = 0;
let failures = 0;
let refusals = 0;
let request = null;
let lastSaved = '';
let passes = false;

/* --- The form as plain values ----------------------------------------------------------------------------------- */

function fields() {
  return Array.from(form.elements).filter(function (field) {
    return field.name && field.name !== 'revision' && field.name !== 'csrfmiddlewaretoken' && !field.disabled
      && field.type !== 'submit' && field.type !== 'button';
  });
}

function values() {
  const all = {};
  fields().forEach(function (field) { all[field.name] = field.type === 'checkbox' ? field.checked : field.value; });
  return all;
}

function snapshot() { return JSON.stringify(values()); }

function fill(kept) {
  fields().forEach(function (field) {
    if (!(field.name in kept)) return;
    if (field.type === 'checkbox') field.checked = kept[field.name];
    else field.value = kept[field.name];
  });
}

/* What the server will have stored of each text: lines lose the spaces at their ends. */
function texts() {
  const all = {};
  form.querySelectorAll('textarea[name], input[type=text][name]').forEach(function (field) {
    const value = field.tagName === 'INPUT' ? field.value.trim() : field.value;
    if (value.trim()) all[field.name] = value;
  });
  return all;
}

function isDirty() { return snapshot() !== acknowledged; }

function revision() { return Number(form.elements.revision.value); }

function stash() { store.keep(DRAFT, { values: values(), revision: revision(), sent: sent }); }

/* --- Saving ----------------------------------------------------------------------------------------------------- */

function changed() {
  if (!isDirty() && state !== 'conflict' && state !== 'comparing') return settle();
  stash();
  if (state === 'conflict' || state === 'comparing' || state === 'signed-out') return undefined;
  if (state === 'saved' || state === 'stopped') state = 'saving';
  const now = Date.now();
  dirtySince = dirtySince || now;
  plan(Math.max(0, Math.min(PAUSE, dirtySince + AT_MOST - now)));
  return show();
}

function plan(wait) {
  window.clearTimeout(timer);
  timer = window.setTimeout(flush, wait);
}

/* Sends what there is to send, one request at a time; resolves when nothing more is under way. */
function flush() {
  window.clearTimeout(timer);
  if (request) return request.then(function () { return isDirty() && state === 'saving' ? flush() : undefined; });
  if (state === 'conflict') return Promise.resolve();
  if (!isDirty()) { settle(); return Promise.resolve(); }
  if (Object.values(texts()).some(isHalf)) { enter('stopped', word('surrogate').textContent); return Promise.resolve(); }
  request = send().finally(function () { request = null; }).then(function () {
    if (isDirty() && state === 'saving') { dirtySince = dirtySince || Date.now(); plan(PAUSE); }
  });
  return request;
}

function send() {
  const mark = fingerprint(texts());
  const whole = snapshot();
  const body = new URLSearchParams(new FormData(form)).toString();
  const giveUp = new AbortController();
  const wait = window.setTimeout(function () { giveUp.abort(); }, GIVE_UP_WAITING);
  dirtySince = 0;
  if (!sent.includes(mark)) sent = sent.slice(-9).concat(mark);
  stash();
  return fetch(form.action, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: body,
    redirect: 'error',
    signal: giveUp.signal,
    keepalive: body.length < LEAVES_WITH_THE_PAGE
  }).then(function (reply) {
    return reply.json().catch(function () { return null; }).then(function (content) {
      return answered(mark, whole, reply.status, content || {});
    });
  }).catch(failed).finally(function () { window.clearTimeout(wait); });
}

function answered(mark, whole, status, content) {
  if (status === 200 && content.sha256 === mark && Number.isInteger(content.revision)) return accepted(whole, content);
  if (status === 409 && content.current) return collided(mark, content);
  if (status === 422) return enter('stopped', (content.mistakes || []).map(function (one) { return one.sentence; }).join(' '));
  if (status === 401) return enter('signed-out');
  if (status === 403) return renewToken();
  if ([400, 404, 409, 413].includes(status)) return enter('stopped', content.sentence);
  return failed();
}

function accepted(whole, content) {
  form.elements.revision.value = content.revision;
  acknowledged = whole;
  sent = [];
  failures = 0;
  refusals = 0;
  lastSaved = content.saved_at;
  state = 'saving';
  if (isDirty()) stash();
  else settle();
  showChecks(content);
  document.body.dispatchEvent(new CustomEvent('packet-saved'));
  return show();
}

/* Where it was this very page, whose reply got lost, there is nothing to compare. */
function collided(mark, content) {
  const wasOurs = content.current.revision === revision() + 1 && sent.includes(content.sha256);
  if (!wasOurs) { stash(); return enter('conflict'); }
  form.elements.revision.value = content.current.revision;
  state = 'saving';
  return plan(0);
}

function settle() {
  window.clearTimeout(timer);
  dirtySince = 0;
  store.forget(DRAFT);
  return enter('saved');
}

function failed() {
  failures += 1;
  plan(RETRY[Math.min(failures, RETRY.length) - 1]);
  return enter('failed');
}

function enter(next, why) {
  state = next;
  sentence = why || '';
  return show();
}

/* --- Signed out, or without a network --------------------------------------------------------------------------- */

function renewToken() {
  refusals += 1;
  if (refusals > 3) { refusals = 0; return failed(); }
  return askSession().then(function (session) {
    takeToken();
    if (session.user === null) return enter('signed-out');
    if (!isOwner(session)) return enter('stopped', word('somebody-else').textContent);
    state = 'saving';
    return plan(200);
  });
}

function takeToken() {
  document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(function (field) { field.value = token(); });
}

/* The network, the session or the person is back: try what waits. */
function resume() {
  if (!['failed', 'signed-out', 'stopped'].includes(state) || !isDirty()) return Promise.resolve();
  return askSession().then(function (session) {
    takeToken();
    if (!isOwner(session)) return undefined;
    enter('saving');
    return flush();
  }).catch(function () { /* still no network: the next try is planned */ });
}

/* --- What the page says ----------------------------------------------------------------------------------------- */

let shown = state;

function show() {
  const words = wordsNow();
  if (!words) return;
  indicator.dataset.state = QUIET.includes(state) ? state : 'failed';
  if (indicator.textContent.trim() !== words.textContent.trim() || shown !== state) {
    indicator.replaceChildren(...(state === 'saving' ? [] : [word(state === 'saved' ? 'icon-check' : 'icon-warn'), ' ']), words);
  }
  /* Speaks when something goes wrong and when it is right again, not at each save. */
  const isWrong = !QUIET.includes(state);
  const wasWrong = !QUIET.includes(shown);
  if (isWrong ? shown !== state : state === 'saved' && wasWrong) spoken.textContent = words.textContent;
  if (state !== 'saving' || !wasWrong) shown = state;
}

function wordsNow() {
  if (state === 'saved') return lastSaved ? word('saved', { at: lastSaved }) : null;
  if (state === 'failed') return lastSaved ? word('not-saved', { since: lastSaved }) : word('not-saved-yet');
  const said = word(state);
  if (state === 'stopped' && sentence) said.textContent = word('not-saved-why', { why: sentence }).textContent;
  return said;
}

function showChecks(content) {
  document.querySelector('[data-to-check]').innerHTML = content.notice;
  document.querySelectorAll('[data-findings]').forEach(function (place) {
    place.innerHTML = content.findings[place.dataset.findings] || '';
  });
  Object.keys(content.chosen).forEach(function (code) {
    const place = document.querySelector('[data-chosen="' + code + '"]');
    if (place) place.textContent = content.chosen[code];
  });
}

/* --- Events ----------------------------------------------------------------------------------------------------- */

document.addEventListener('input', function (event) { if (event.target.form === form) changed(); });
document.addEventListener('change', function (event) { if (event.target.form === form) changed(); });
form.addEventListener('focusout', function () { if (state === 'saving') flush(); });
document.addEventListener('visibilitychange', function () {
  if (document.visibilityState !== 'hidden') resume();
  else if (state === 'saving') flush();
});
window.addEventListener('pagehide', function () { if (state === 'saving') flush(); });
window.addEventListener('online', resume);
window.addEventListener('focus', function () { if (state === 'signed-out') resume(); });
document.addEventListener('lw:signed-in', resume);
window.addEventListener('beforeunload', function (event) { if (!passes && isDirty()) event.preventDefault(); });

/* First saved as everything is, then sent: a plain send that is lost on its way takes nothing along. */
form.addEventListener('submit', function (event) {
  if (passes) return;
  if (state === 'conflict' || (!isDirty() && !request)) { passes = true; return; }
  event.preventDefault();
  const button = event.submitter;
  if (state === 'comparing' || state === 'stopped') state = 'saving';
  flush().then(function () {
    /* What the server refuses it refuses with the whole page, where every mistake stands at its field. */
    if (isDirty() && state !== 'stopped' && state !== 'conflict') return;
    passes = true;
    form.requestSubmit(button || undefined);
  });
});

/* --- Text that never left, from before a reload ------------------------------------------------------------------ */

function bringBack() {
  const kept = state === 'saved' && store.read(DRAFT);
  if (!kept) return;
  if (JSON.stringify(kept.values) === snapshot()) { store.forget(DRAFT); return; }
  const follows = kept.revision === revision() || kept.sent.includes(fingerprint(texts()));
  fill(kept.values);
  if (!isDirty()) { store.forget(DRAFT); return; }
  const box = document.createElement('div');
  box.className = 'lw-notice';
  box.append(word('restored'));
  document.querySelector('[data-editor-notices]').replaceChildren(box);
  if (follows) { changed(); return; }
  /* Posted as the older version that it is, so that the page with both texts comes. */
  form.elements.revision.value = kept.revision;
  stash();
  enter('conflict');
}

bringBack();
show();
