/* "Write it down": what the strip, the marks and the list of gaps say follows what is written, without the server.
   Without this file they say what was true when the page was made. */

import { word } from '../ui/words.js';
import './card.js';
import './choosing.js';
import { hasShortcuts, isTyping, listenToLetters } from './keys.js';
import { carryPad, focusPad } from './pad.js';
import { toggleRating } from './rating.js';
import { timeWords } from './time-left.js';

const MINUTE = 60000;
const page = document.querySelector('.lw-after');
const answers = Array.from(page.querySelectorAll('[data-answer]'));

function chosenIn(answer) { return answer.querySelector('[name=rating]:checked'); }

function hasWords(answer) { return answer.querySelector('[name=evidence]').value.trim() !== ''; }

function isScore(radio) { return /^\d+$/.test(radio.value); }

function isDone(answer) {
  const chosen = chosenIn(answer);
  return Boolean(chosen) && (hasWords(answer) || !isScore(chosen));
}

/* Says that an answer is rated, never how. */
function stateOf(answer) {
  const chosen = chosenIn(answer);
  if (isDone(answer)) return word(isScore(chosen) ? 'rated' : 'left-blank').textContent;
  return word(hasWords(answer) ? 'not-rated' : 'no-words').textContent;
}

function show(answer) {
  const number = answer.dataset.answer;
  const chosen = chosenIn(answer);
  answer.querySelector('[data-no-words]').hidden = hasWords(answer) || isDone(answer);
  answer.querySelector('[data-rating-state]').textContent =
    word(!chosen ? 'not-rated' : isScore(chosen) ? 'rated' : 'left-blank').textContent;
  const place = page.querySelector('[data-glance="' + number + '"]');
  place.classList.toggle('is-open', !isDone(answer));
  place.querySelector('[data-glance-mark]').textContent = stateOf(answer);
  count(place.querySelector('[data-glance-points]'), answer.querySelectorAll('[name^="point-"]:checked').length);
  countAsked(place.querySelector('[data-glance-asked]'), answer);
}

function count(place, number) { place.textContent = place.textContent.replace(/^\d+(?= of \d)/, number); }

/* The prepared ones, "1 of 2 follow-ups"; beside them those of one's own, "1 of one’s own". */
function countAsked(place, answer) {
  count(place, answer.querySelectorAll('[name^="probe-"]:checked').length);
  const own = Array.from(answer.querySelectorAll('[name=own]')).filter((field) => field.value.trim()).length;
  const [prepared] = place.textContent.match(/^\d+ of \d+ [^,]+/) || [''];
  place.textContent = [prepared, own ? own + ' of one’s own' : ''].filter(Boolean).join(', ');
}

/* Every answer is rated, so none pulls another: the numbers show. */
function showRatings() {
  const areAllRated = answers.every(chosenIn);
  page.querySelector('[data-glance-why]')?.toggleAttribute('hidden', areAllRated);
  if (!areAllRated) return;
  answers.filter(isDone).forEach((answer) => {
    const chosen = chosenIn(answer);
    const mark = page.querySelector('[data-glance="' + answer.dataset.answer + '"] [data-glance-mark]');
    if (isScore(chosen)) mark.replaceChildren(scoreOf(chosen.value));
    else mark.textContent = chosen.closest('label').textContent.trim();
  });
}

function scoreOf(value) {
  const score = document.createElement('span');
  score.className = 'lw-score';
  score.dataset.level = value;
  score.textContent = value;
  return score;
}

function showRecommendation() {
  const place = page.querySelector('[data-glance-recommendation]');
  const chosen = page.querySelector('[name=recommendation]:checked');
  if (!place || !chosen) return;
  place.classList.remove('is-open');
  place.querySelector('[data-glance-mark]').textContent = chosen.closest('label').textContent.trim();
}

function showGaps() {
  const gaps = Array.from(page.querySelectorAll('[data-gap]'));
  gaps.forEach((gap) => { gap.hidden = isFilled(gap.dataset); });
  page.querySelector('[data-gaps]')?.toggleAttribute('hidden', gaps.every((gap) => gap.hidden));
}

function isFilled({ gap, gapOf }) {
  if (gap === 'choice') return Boolean(page.querySelector('[name=recommendation]:checked'));
  const answer = page.querySelector('[data-answer="' + gapOf + '"]');
  return gap === 'rating' ? Boolean(chosenIn(answer)) : hasWords(answer);
}

/* Counted when the page was made; the strip goes on counting. */
function hideCounts() { page.querySelector('[data-counts]').hidden = true; }

function showAll() {
  answers.forEach(show);
  showRatings();
  showRecommendation();
  showGaps();
}

/* --- Going on to what is missing ------------------------------------------------------------------------------ */

/* So that answers in a row are rated with one key each: whoever switched the keys off stays where they are. */
page.addEventListener('lw:digit', (event) => {
  if (hasShortcuts) goToMissing(event.target.closest('[data-answer]'));
});

function firstChoice(fieldset) { return fieldset?.querySelector('input:not(:disabled)'); }

function ratingOf(answer) {
  answer.querySelector('[data-rating]').open = true;
  return firstChoice(answer.querySelector('[data-rating]'));
}

function missingIn(answer) { return hasWords(answer) ? ratingOf(answer) : answer.querySelector('[name=evidence]'); }

function missingInCard() {
  const isChosen = page.querySelector('[name=recommendation]:checked');
  return isChosen ? null : firstChoice(page.querySelector('#recommendation'));
}

/* The next answer that lacks words or a rating, then the recommendation, then Submit. */
function goToMissing(from) {
  const place = answers.indexOf(from) + 1;
  const answer = [...answers.slice(place), ...answers.slice(0, place)].find((other) => !isDone(other));
  const field = answer ? missingIn(answer) : missingInCard() || page.querySelector('[name=go][value=submit]');
  field.focus({ preventScroll: true });
  (answer || field).scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/* A line of the pad goes to the answer that was last in hand. */
page.addEventListener('focusin', (event) => {
  const answer = event.target.closest('[data-answer]');
  if (answer) carryPad(null, answer.querySelector('[name=question]').value);
});

function rateHere(target) {
  const answer = target.closest('[data-answer]');
  if (isTyping(target) && answer) toggleRating(answer.querySelector('[data-rating]'), target);
  else goToMissing(answer);
}

listenToLetters({ r: rateHere, n: focusPad });

/* Where the kit and reminders lead. A phone shows where that begins, without its keyboard. The server leads a reminder
   on from its query to that place; without a network the page does. */
const firstOpen = page.querySelector('#first-open');
if (new URLSearchParams(location.search).has('first-open')) {
  history.replaceState(history.state, '', location.pathname);
  location.replace('#first-open');
}
if (hasShortcuts && window.matchMedia('(pointer: fine)').matches) {
  firstOpen.addEventListener('focus', () => goToMissing());
  if (document.activeElement === firstOpen) goToMissing();
}

const due = document.querySelector('[data-due-in]');
if (due) {
  const age = Number(page.dataset.copyAge || 0);
  const end = Date.now() + (Number(due.dataset.dueIn) - age) * 1000;
  const tick = () => { due.textContent = timeWords(Math.floor((end - Date.now()) / 1000)); };
  if (age) tick();
  setInterval(tick, MINUTE);
}

/* While one types, not when one leaves the field: else the page would move under the pointer that presses Submit. */
page.addEventListener('input', hideCounts);
['input', 'change'].forEach((kind) => page.addEventListener(kind, showAll));
document.addEventListener('lw:filled', showAll);
showAll();
