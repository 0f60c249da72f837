/* The page on which a loop is built: every move is a form of the page, which htmx sends; the part of the answer that
   shows the plan takes the place of the old one. Here is what htmx leaves open: the place on the screen, the focus,
   what is typed and not saved; the bank beside the rounds is in bank.js. Without this file each move loads the page
   anew. */

import './bank.js';
import { keepTyped, showRefused } from './kept-forms.js';
import { say } from './saying.js';
import { word } from './words.js';

const building = () => document.getElementById('building');
const isPlan = (target) => target?.id === 'building';
const SETTLED = 50;

/* What was pressed, as long as its answer is on the way: its card, else its round. */
function placeOf(element) {
  return element?.closest('[data-card]') || element?.closest('[data-round]') || null;
}

function focusOn(place, round, isGrip) {
  const there = place && document.getElementById(place);
  const control = (isGrip && there?.querySelector('[data-grip]')) ||
    there?.querySelector(':scope > details > summary, :scope > div > details > summary');
  const fallback = document.getElementById(round + '-title') || document.getElementById('main');
  (control || there || fallback)?.focus({ preventScroll: true });
}

/* --- What an answer changed ------------------------------------------------------------------------------------- */

const linesOf = (element) => Array.from(element.querySelectorAll(':scope > p'), (line) => line.textContent).join();

function planNow() {
  const rounds = Array.from(building().querySelectorAll('[data-round]'));
  return rounds.map((round) => ({
    id: round.id,
    says: round.querySelector('h2').textContent + linesOf(round),
    cards: Array.from(round.querySelectorAll('[data-card]'), (card) => ({ id: card.id, says: linesOf(card) }))
  }));
}

/* The card that came or moved, else the round or the card that says something else, else the first round. */
function changedSince(was, now) {
  const roundWith = (card) => was.find(({ cards }) => cards.some(({ id }) => id === card.id))?.id;
  const came = now.flatMap(({ id, cards }) => cards.filter((card) => roundWith(card) !== id));
  if (came.length) return came[0].id;
  for (const { id, says, cards } of now) {
    const before = was.find((round) => round.id === id);
    if (before?.cards.length !== cards.length) return id;
    const other = cards.find((card, place) => {
      const there = before.cards[place];
      return card.id !== there.id || card.says !== there.says;
    });
    if (other) return other.id;
    if (before.says !== says) return id;
  }
  return now[0]?.id || '';
}

/* --- Around each answer ----------------------------------------------------------------------------------------- */

let before = null;

function remember({ detail }) {
  if (!isPlan(detail.target)) return;
  const sent = detail.requestConfig?.elt || document.activeElement;
  const pressed = sent === building() ? document.activeElement : sent;
  const isHere = building().contains(pressed) && pressed !== building();
  const round = (isHere && pressed.closest('[data-round]')) || document.getElementById('rounds');
  before = {
    place: isHere ? placeOf(pressed)?.id : '',
    round: round.id,
    isGrip: Boolean(document.activeElement?.closest('[data-grip]')),
    isUndo: Boolean(pressed.closest('#build-toast')),
    isBeside: Boolean(pressed.closest('#build-toast, #bank-add')),
    plan: planNow(),
    top: round.getBoundingClientRect().top,
    typed: keepTyped(building(), sent)
  };
}

function putBack({ target }) {
  if (!before || !isPlan(target)) return;
  const { place, round, top, typed, isGrip, isUndo, isBeside, plan } = before;
  before = null;
  typed();
  /* Sentences above the rounds come and go; the round that somebody works on stays where it is on the screen. */
  const held = document.getElementById(round) || document.getElementById('rounds');
  window.scrollBy(0, held.getBoundingClientRect().top - top);
  if (place) focusOn(place, round, isGrip);
  else if (isBeside) focusOn(changedSince(plan, planNow()), round, false);
  if (isUndo) say(word('undone'));
}

/* --- One move at a time ----------------------------------------------------------------------------------------- */

/* What was pressed while an answer was on its way: the form of a round waits its turn, a move is said to have done
   nothing, as it was meant in the plan before. */
let early = null;

const isMove = (form) => form.matches('[data-hx-boost=true], [data-hx-boost=true] *') && form.method === 'post';

function begin({ detail }) {
  if (isPlan(detail.target)) building().setAttribute('aria-busy', 'true');
}

function noteEarly({ target }) {
  if (building()?.ariaBusy === 'true' && isMove(target)) early = target;
}

/* Once what it brought is in place: htmx settles a moment after the request is over. */
function end({ detail }) {
  if (!isPlan(detail.requestConfig?.target)) return;
  building()?.removeAttribute('aria-busy');
  if (early) setTimeout(takeUp, SETTLED);
}

function takeUp() {
  const form = early?.matches('[data-keeps]') && document.getElementById(early.id);
  if (!early || building()?.ariaBusy === 'true') return;
  early = null;
  if (form) form.requestSubmit();
  else sayTooSoon();
}

function sayTooSoon() {
  const foot = document.getElementById('build-toast');
  const place = foot.querySelector('.lw-toasts') || boxIn(foot, 'lw-toasts');
  const line = document.createElement('p');
  line.append(word('too-soon'));
  boxIn(place, 'lw-toast').append(line);
  say(word('too-soon'));
}

function boxIn(place, name) {
  const box = document.createElement('div');
  box.className = name;
  place.append(box);
  return box;
}

/* --- Refusals --------------------------------------------------------------------------------------------------- */

/* Two people wrote the same: both versions stand in the form of the round, and what is typed in others stays. */
function showInPlace({ detail }) {
  const form = detail.requestConfig?.elt;
  if (!form?.matches('#building form[data-keeps]') || detail.xhr.getResponseHeader('HX-Retarget') !== 'body') return;
  const page = new window.DOMParser().parseFromString(detail.xhr.response, 'text/html');
  const came = page.querySelector('main form[method=post]');
  if (!came) return;
  detail.shouldSwap = false;
  showRefused(form, came.childNodes);
  (form.querySelector('[tabindex="-1"]') || form.querySelector('input:not([type=hidden])')).focus();
}

/* Somebody else was first, or it is there no more: the sentence stands above, and the plan is shown as it is now. */
function lookAgain(event) {
  const { requestConfig, xhr } = event.detail;
  if (requestConfig?.verb !== 'post' || (xhr.status !== 404 && xhr.status !== 409)) return;
  if (!building() || xhr.getResponseHeader('HX-Retarget') === 'body') return;
  /* One request at a time: this one is over when its event is. */
  setTimeout(() => window.htmx.ajax('GET', window.location.pathname, {
    source: building(), target: '#building', select: '#building', selectOOB: '#build-actions,#build-head',
    swap: 'outerHTML show:none'
  }));
}

/* A form that htmx sends in the browser's stead would take its address along; the page is still this one. */
function stayAtAddress({ detail }) {
  if (detail.xhr.getResponseHeader('HX-Push-Url')) return;
  detail.history.type = 'replace';
  detail.history.path = window.location.pathname + window.location.search + window.location.hash;
}

document.addEventListener('htmx:beforeHistoryUpdate', stayAtAddress);
document.addEventListener('htmx:beforeSwap', remember);
document.addEventListener('htmx:beforeSwap', showInPlace);
document.addEventListener('htmx:beforeRequest', begin);
document.addEventListener('submit', noteEarly, true);
document.addEventListener('htmx:afterRequest', end);
document.addEventListener('htmx:afterSettle', putBack);
document.addEventListener('htmx:afterRequest', lookAgain);
