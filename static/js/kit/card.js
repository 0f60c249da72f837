/* A panelist's card, saved as it is typed: all forms of the kit page, or those of "Write it down". */

import { offerChoice } from '../autosave/compare.js';
import { Engine } from '../autosave/engine.js';
import { formKind, growOwn } from '../autosave/fields.js';
import { fingerprint } from '../autosave/fingerprint.js';
import { Indicator, whenOf } from '../autosave/indicator.js';
import { clearNotices, lastNotice, say } from '../autosave/notices.js';
import * as session from '../autosave/session.js';
import { watch } from '../autosave/watch.js';
import { keepCopy } from '../offline/copy.js';
import { openBoth } from '../offline/store.js';
import { close as closeDialog, show as showDialog } from '../ui/dialog.js';
import { onceReleased } from '../ui/pressed.js';
import { clockTime, word } from '../ui/words.js';
import { showErrorsOf } from './errors.js';
import { fillPad, mergePads } from './pad.js';
import { showStrays } from './strays.js';
import '../autosave/sign-in.js';

const QUIET = 1000;
const page = document.querySelector('[data-kit]').dataset;

/* An answer carries every field with the version it started from, and the text that lost in a comparison. */
const kind = {
  ...formKind,
  fill(unit, fields) {
    if (unit.name === 'pad') fillPad(fields);
    else formKind.fill(unit, fields);
  },
  markOf(unit, fields) { return fingerprint(fields); },
  encode(unit, fields) {
    const marks = { revision: unit.revision, base: unit.base, set_aside: unit.setAside };
    return { type: 'application/json', body: JSON.stringify({ ...fields, ...marks }) };
  },
  storedIn({ current }, unit) {
    const base = fingerprint(current.values);
    const isOurs = unit.sent.includes(base) || base === fingerprint(kind.fields(unit));
    return { revision: current.revision, base, isOurs };
  }
};

const store = openBoth({
  owner: session.owner, place: 'card-' + page.card, keeps: session.keeps, round: page.round
});

export const engine = new Engine({
  units: Array.from(document.querySelectorAll('form[data-autosave]')).map(unitOf),
  kind,
  store,
  session,
  word: (name) => word(name).textContent
});
const indicator = new Indicator(engine);

function unitOf(form) {
  const base = form.elements.base.value;
  const { unit: name, unitTitle: title, autosave: url } = form.dataset;
  return { form, name, title, url, revision: Number(form.elements.revision.value), base, stored: base };
}

function holdsUnsaved() { return engine.units.some((unit) => engine.isDirty(unit)); }

/* Somebody wants to leave, and words would stay behind or nothing would arrive: say so where they look. */
function stay(words) {
  if (words || !engine.unitIn('conflict')) say(words || word('stay', { why: indicator.text }), 'caution');
  document.querySelectorAll('dialog[open]').forEach((dialog) => closeDialog(dialog, lastNotice()));
  lastNotice()?.focus();
}

/* Sent without a session or a network, the form would leave the page for another one. */
async function mayGo(button) {
  const now = await session.ask().catch(() => null);
  if (now && session.isOwner(now)) return true;
  if (now?.user === null) showDialog(document.getElementById('sign-in-dialog'), button);
  else if (now) stay(word('somebody-else'));
  else stay(!holdsUnsaved() && word('no-answer'));
  return false;
}

document.addEventListener('click', async (event) => {
  const leave = event.target.closest('a[data-kit-leave]');
  if (!leave || event.ctrlKey || event.metaKey || !holdsUnsaved()) return;
  event.preventDefault();
  await engine.flushAll();
  if (holdsUnsaved()) stay();
  else location.assign(leave.href);
});

document.addEventListener('keydown', async (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.target.matches('textarea')) return;
  const unit = engine.unitOf(event.target.form);
  if (!unit) return;
  event.preventDefault();
  indicator.speakWhenSaved();
  await engine.flush(unit);
  indicator.show();
});

['input', 'change'].forEach((change) => document.addEventListener(change, (event) => {
  if (event.target.name === 'own' && engine.unitOf(event.target.form)) growOwn(event.target.form);
}));

mergePads(engine);

/* A form whose choice waits has a notice as long as it waits. */
let clashing = null;
engine.listen((event) => {
  const unit = engine.unitIn('conflict');
  const isSaid = unit === clashing && lastNotice()?.querySelector('[data-compare]');
  if (event !== 'state' || !unit || isSaid) return;
  clashing = unit;
  onceReleased(() => say(word('conflict', { when: whenOf(unit.current) }), 'caution'));
});

showErrorsOf(engine);
offerChoice(engine);
watch(engine, { stay: () => stay(), mayGo });

/* A page that comes from the browser's copy first hears what was saved since; then what never left comes back. */
async function bringBack() {
  const isCopy = Number(page.copyAge) > 0;
  if (isCopy) engine.catchUp(await store.words.notes());
  const came = engine.bringBack();
  const found = engine.takeOver(await store.words.found());
  showStrays(engine);
  document.dispatchEvent(new CustomEvent('lw:filled'));
  if (engine.unitIn('conflict')) return;
  if (isCopy) sayCopy();
  else if (came.length || found.length) say(word('restored'), '');
}

function sayCopy() {
  say(word('copy', { at: clockTime(new Date(Date.now() - Number(page.copyAge) * 1000)) }), 'caution');
  const notice = lastNotice();
  engine.listen((event) => { if (event === 'saved' && lastNotice() === notice) clearNotices(); });
}

bringBack();

/* "Safe to close" comes once nothing was typed for a moment, so that the line does not change with each key. */
let calm = 0;
store.words.listen(() => {
  clearTimeout(calm);
  calm = setTimeout(() => indicator.show(), QUIET);
});

function keep() { keepCopy({ script: page.worker, release: page.release }).then(() => indicator.show()); }

if (session.keeps) {
  keep();
  window.addEventListener('online', keep);
}
