/* Saves a card as it is typed, and says "Saved" only for what the server has committed. Here is when it saves; how is in
   saving.js, what it says in saved-state.js. Without these files the buttons save. */

import { fieldsOf, fill, growOwn } from './fields.js';
import { say, sayStay, sayWhenSaved, show } from './indicator.js';
import {
  changed, clash, flush, flushAll, isAtRisk, isDirty, resume, unitIn, unitOf, units, unsentOf
} from './engine.js';
import { askSession, isOwner } from './session.js';
import { show as showDialog } from '../ui/dialog.js';
import { word } from '../ui/words.js';
import '../kit/compare.js';
import './sign-in.js';
import '../kit/strays.js';

/* --- Typing ---------------------------------------------------------------------------------------------------- */

['input', 'change'].forEach(function (kind) {
  document.addEventListener(kind, function (event) {
    const unit = unitOf(event.target.form);
    if (!unit) return;
    if (event.target.name === 'own') growOwn(unit.form);
    changed(unit);
  });
});

document.addEventListener('focusout', function (event) {
  const unit = unitOf(event.target.form);
  if (unit && unit.state === 'saving') flush(unit);
});

document.addEventListener('keydown', function (event) {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.target.matches('textarea')) return;
  const unit = unitOf(event.target.form);
  if (!unit) return;
  event.preventDefault();
  sayWhenSaved();
  flush(unit).then(show);
});

/* --- Leaving and coming back ----------------------------------------------------------------------------------- */

document.addEventListener('visibilitychange', function () {
  if (document.visibilityState === 'hidden') flushAll();
  else resume();
});
window.addEventListener('pagehide', flushAll);
window.addEventListener('beforeunload', function (event) {
  if (units.some(function (unit) { return unit !== leavesByForm && isAtRisk(unit); })) event.preventDefault();
});
window.addEventListener('online', resume);
document.addEventListener('lw:signed-in', resume);
window.addEventListener('focus', function () { if (unitIn('signed-out')) resume(); });

document.addEventListener('click', function (event) {
  const leave = event.target.closest('a[data-kit-leave]');
  if (!leave || event.ctrlKey || event.metaKey || !units.some(isDirty)) return;
  event.preventDefault();
  flushAll().then(function () {
    if (units.some(isDirty)) sayStay();
    else location.assign(leave.href);
  });
});

/* --- Sending the form itself ------------------------------------------------------------------------------------- */

/* A plain send while a save is under way would find its own words and take them for somebody else's; one without a
   session or a network would leave the page for another one. So everything is saved first, and the session asked. */
const passes = new WeakSet();
let leavesByForm = null;

document.addEventListener('submit', function (event) {
  const unit = unitOf(event.target);
  if (!unit || event.defaultPrevented) return;
  if (passes.delete(unit.form)) { leavesByForm = unit; return; }
  event.preventDefault();
  flush(unit).then(function () { return unit.request; }).then(function () {
    if (isDirty(unit) && !(unit.state === 'stopped' && unit.sentence)) { sayStay(); return undefined; }
    return askSession().then(function (session) { sendForm(unit, session, event.submitter); }, sayNoAnswer);
  });
});

function sendForm(unit, session, button) {
  if (session.user === null) { showDialog(document.getElementById('sign-in-dialog'), button); return; }
  if (!isOwner(session)) { sayStay(word('somebody-else')); return; }
  passes.add(unit.form);
  unit.form.requestSubmit(button || undefined);
}

function sayNoAnswer() { sayStay(word('no-answer')); }

/* --- Text that never left, from before a reload ----------------------------------------------------------------- */

function bringBack() {
  let came = false;
  units.forEach(function (unit) {
    const unsent = unsentOf(unit);
    if (!unsent) return;
    const there = fieldsOf(unit.form);
    fill(unit.form, unsent.fields);
    came = true;
    if (unsent.follows) {
      changed(unit);
      flush(unit);
    } else {
      clash(unit, { revision: unit.revision, values: there, changed_at: null });
    }
  });
  if (came && !unitIn('conflict')) say(word('restored'), '');
}

bringBack();
