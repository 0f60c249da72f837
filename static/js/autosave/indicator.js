/* What the page says about saving: one line in the bar, one for those who listen, a notice where a choice is needed. */

import { listen, unitIn, units } from './engine.js';
import { close as closeDialog } from '../ui/dialog.js';
import { clockTime, word } from '../ui/words.js';

const WORST_FIRST = ['conflict', 'stopped', 'signed-out', 'failed', 'saving', 'saved'];
const QUIET = ['saved', 'saving', ''];

const indicator = document.querySelector('[data-saved]');
const spoken = document.querySelector('[data-saved-spoken]');
const notices = document.querySelector('[data-kit-notices]');
let shown = indicator.dataset.state;
let lastSaved = shown === 'saved' ? (/\d\d:\d\d/.exec(indicator.textContent) || [''])[0] : '';
let wantsWord = false;

listen(function (kind, unit, detail) {
  if (kind === 'saved') lastSaved = detail;
  else if (kind === 'errors') showErrors(unit.form, detail);
  else if (kind === 'changed') clearErrors(unit.form);
  else show();
});

/* The next "Saved" is spoken as well. */
export function sayWhenSaved() { wantsWord = true; }

export function show() {
  if (!units.length) return;
  const state = WORST_FIRST.find(unitIn);
  const unit = unitIn(state);
  if (state === 'saved' && !lastSaved) return;
  const words = wordsFor(state, unit);
  const text = words.textContent;
  if (indicator.dataset.text !== text || shown !== state) {
    holdStill(function () {
      indicator.dataset.state = QUIET.includes(state) ? state : 'failed';
      indicator.dataset.text = text;
      indicator.replaceChildren(...iconFor(state), words);
    });
  }
  announce(state, text);
  if (state === 'conflict') showClash(unit);
}

function iconFor(state) {
  if (state === 'saving') return [];
  return [word(state === 'saved' ? 'icon-check' : 'icon-warn'), ' '];
}

function wordsFor(state, unit) {
  if (state === 'saved') {
    const said = word('saved');
    said.append(' ' + lastSaved);
    return said;
  }
  if (state === 'failed') return lastSaved ? word('not-saved', { since: lastSaved }) : word('not-saved-yet');
  if (state === 'conflict') return word('conflict', { when: whenOf(unit.current) });
  const said = word(state);
  if (state === 'stopped' && unit.sentence) said.textContent = unit.sentence;
  return said;
}

/* Speaks when the state changes, not at each save: after a failure, and when somebody asked for it. */
function announce(state, text) {
  const wasWrong = !QUIET.includes(shown);
  if (state === 'saving') { if (!wasWrong) shown = state; return; }
  if (state === 'saved' && (wasWrong || wantsWord)) { spoken.textContent = text; wantsWord = false; }
  if (!QUIET.includes(state) && shown !== state) spoken.textContent = text;
  shown = state;
}

/* --- Notices above the text ------------------------------------------------------------------------------------ */

/* A notice in place of the last ones. */
export function say(words, tone) { holdStill(function () { notices.replaceChildren(noticeOf(words, tone)); }); }

/* Whoever types keeps their line where it is: the page scrolls by as much as it grew above. */
function holdStill(change) {
  const field = document.activeElement;
  const before = field.getBoundingClientRect().top;
  change();
  if (field.matches('input, textarea')) window.scrollBy({ top: field.getBoundingClientRect().top - before, behavior: 'instant' });
}

/* A notice that stays whatever else is said. */
export function sayForGood(words, tone) { document.querySelector('[data-kit-strays]').append(noticeOf(words, tone)); }

function noticeOf(words, tone) {
  const box = document.createElement('div');
  const text = document.createElement('div');
  box.className = 'lw-notice';
  box.tabIndex = -1;
  if (tone) box.dataset.tone = tone;
  text.append(words);
  box.append(text);
  return box;
}

/* Somebody wants to leave, and words would stay behind or nothing would arrive: say so where they look. */
export function sayStay(words) {
  if (words || !unitIn('conflict')) say(words || word('stay', { why: indicator.textContent.trim() }), 'caution');
  const notice = notices.firstElementChild;
  document.querySelectorAll('dialog[open]').forEach(function (dialog) { closeDialog(dialog, notice); });
  notice.focus();
}

function showClash(unit) {
  if (notices.dataset.unit === unit.name && notices.querySelector('[data-compare]')) return;
  notices.dataset.unit = unit.name;
  say(word('conflict', { when: whenOf(unit.current) }), 'caution');
}

export function clearNotices() {
  holdStill(function () { notices.replaceChildren(); });
  delete notices.dataset.unit;
}

/* When the stored version was saved; now, where the page only just found it. */
export function whenOf(current) {
  return clockTime(current && current.changed_at ? new Date(current.changed_at) : new Date());
}

/* --- Sentences at the fields ----------------------------------------------------------------------------------- */

function showErrors(form, errors) {
  Object.keys(errors).forEach(function (name) {
    const line = errorLine(form, name);
    if (!line) return;
    line.textContent = errors[name];
    line.hidden = false;
  });
}

function errorLine(form, name) {
  const control = Array.from(form.elements).find(function (one) { return one.name === name; });
  const near = control && (control.closest('section, fieldset, li, .lw-field') || form);
  return near && near.querySelector('[data-error="' + name + '"]');
}

function clearErrors(form) {
  Array.from(form.elements).forEach(function (control) {
    const line = control.name && errorLine(form, control.name);
    if (line) line.hidden = true;
  });
}
