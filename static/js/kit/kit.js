/* The kit while an interview runs: steps without a network, clock, timers, keys. Without this file the address chooses
   the step, the clock stands at the minute the page was made, and everything else works the same. */

import { show as showDialog } from '../ui/dialog.js';
import { engine } from './card.js';
import './choosing.js';
import { look } from './clock.js';
import { standAt } from './colleagues.js';
import { fit } from './fit.js';
import { hasShortcuts, isTyping, listenToLetters } from './keys.js';
import { carryPad, focusPad, timeNow } from './pad.js';
import { showRating, toggleRating } from './rating.js';

const kit = document.querySelector('.lw-kit[data-kit]');

/* As core/wording.py sets it between two things on one line. */
const DOT = ' ·\u00a0';
const steps = Array.from(kit.querySelectorAll('[data-kit-step]'), (part) => Number(part.dataset.kitStep));
let now = Number(kit.dataset.stepNow);

/* --- Steps -------------------------------------------------------------------------------------------------- */

function inStep(step, selector) { return kit.querySelector('[data-kit-step="' + step + '"] ' + selector); }

function noteOf(step) { return inStep(step, '[name=evidence]'); }

function goTo(step, how) {
  if (!steps.includes(step)) return;
  now = step;
  kit.querySelectorAll('[data-kit-step]').forEach((part) => { part.hidden = Number(part.dataset.kitStep) !== step; });
  document.querySelector('.lw-skip').setAttribute('href', '#' + (noteOf(step)?.id || 'main'));
  markPlan();
  look(step);
  standAt(step);
  carry(step);
  if (how !== 'back') history.pushState({ step }, '', '?step=' + (step < 0 ? 'start' : step));
  if (how !== 'quiet') {
    const heading = inStep(step, 'h1');
    window.scrollTo({ top: 0, behavior: 'instant' });
    if (heading) heading.focus({ preventScroll: true });
  }
  engine.flushAll();
}

function carry(step) {
  const question = noteOf(step)?.form.elements.question.value;
  const part = kit.querySelector('[data-kit-step="' + step + '"]');
  carryPad(part, question);
  fit(part);
}

/* Says that an answer is rated, never how. */
function markPlan() {
  kit.querySelectorAll('[data-plan]').forEach((item) => {
    const step = Number(item.dataset.plan);
    const isDone = isStepDone(step, item);
    const link = item.querySelector('a');
    item.dataset.step = step === now ? 'now' : isDone ? 'done' : 'next';
    if (step === now) link.setAttribute('aria-current', 'step');
    else link.removeAttribute('aria-current');
    const spoken = link.querySelector('.visually-hidden');
    if (spoken) spoken.textContent = item.dataset.step === 'done' ? ', done' : '';
  });
}

function isStepDone(step, item) {
  if (step === 0) return Boolean(kit.dataset.started);
  if (!inStep(step, 'input[name=rating]')) return item.dataset.step === 'done';
  const chosen = inStep(step, 'input[name=rating]:checked');
  const meta = item.querySelector('[data-plan-meta]');
  meta.dataset.plain = meta.dataset.plain || meta.textContent;
  const isRated = chosen && /^\d+$/.test(chosen.value);
  if (chosen) meta.textContent = meta.dataset.plain.split(DOT)[0] + DOT + (isRated ? 'rated' : 'left blank');
  else if (!/(^|\W)(rated|left blank)$/.test(meta.dataset.plain)) meta.textContent = meta.dataset.plain;
  return Boolean(chosen);
}

document.addEventListener('click', (event) => {
  const go = event.target.closest('[data-kit-go]');
  if (!go || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(Number(go.dataset.kitGo));
});

function stepAsked() {
  const asked = new URLSearchParams(location.search).get('step');
  return asked === 'start' || asked === null ? -1 : Number(asked);
}

window.addEventListener('popstate', () => goTo(stepAsked(), 'back'));

kit.addEventListener('change', (event) => {
  if (event.target.name === 'rating') markPlan();
  showRating(event.target.closest('[data-kit-step]'));
});
document.addEventListener('lw:filled', () => {
  markPlan();
  kit.querySelectorAll('[data-kit-step]').forEach(showRating);
});

/* --- Small helps -------------------------------------------------------------------------------------------- */

document.querySelectorAll('[data-add-time]').forEach((one) => { one.hidden = false; });

document.addEventListener('click', (event) => {
  const stamp = event.target.closest('[data-add-time]');
  if (stamp) addTime(document.getElementById(stamp.dataset.addTime));
});

function addTime(field) {
  const text = timeNow() + '  ';
  const before = field.value.slice(0, field.selectionStart);
  const stamp = (before && !/\s$/.test(before) ? '\n' : '') + text;
  field.focus();
  /* As if typed by hand, so that Undo still works. */
  if (document.execCommand('insertText', false, stamp)) return;
  field.setRangeText(stamp, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/* --- Keys --------------------------------------------------------------------------------------------------- */

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
  if (event.altKey && hasShortcuts && (event.key === 'PageDown' || event.key === 'PageUp')) {
    event.preventDefault();
    goTo(now + (event.key === 'PageDown' ? 1 : -1));
    return;
  }
  if (event.ctrlKey && event.key === ';' && hasShortcuts && event.target.matches('[name=evidence]:not([readonly])')) {
    event.preventDefault();
    addTime(event.target);
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (!hasShortcuts || isTyping(event.target)) return;
  if (event.key === '?') {
    event.preventDefault();
    showDialog(document.getElementById('keys-dialog'), document.activeElement);
  }
});

listenToLetters({
  n: () => focusPad(),
  q: () => inStep(now, '[data-smaller]')?.click(),
  a: () => inStep(now, '[data-advice] > summary')?.click(),
  r: () => toggleRating(inStep(now, '[data-rating]'), noteOf(now))
});

/* Read aloud once, a question stays small in every step. */
kit.addEventListener('change', (event) => {
  if (!event.target.matches('[data-smaller]')) return;
  kit.querySelectorAll('[data-smaller]').forEach((toggle) => { toggle.checked = event.target.checked; });
});

markPlan();
look(now);
standAt(now);
carry(now);
/* A copy of the page stands at the step at which it was made. */
if (Number(kit.dataset.copyAge) && location.search) goTo(stepAsked(), 'back');
