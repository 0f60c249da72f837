/* The page on which a loop is built: every move is a form of the page, which htmx sends; the part of the answer that
   shows the plan takes the place of the old one. Here is what htmx leaves open: the place on the screen, the focus,
   what is typed and not saved; the bank beside the rounds is in bank.js. Without this file each move loads the page anew. */

import './bank.js';
import { keepTyped } from './kept-forms.js';

const building = () => document.getElementById('building');
const isPlan = (target) => target?.id === 'building';

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

let before = null;

function remember({ detail }) {
  if (!isPlan(detail.target)) return;
  const pressed = detail.requestConfig?.elt || document.activeElement;
  const isHere = building().contains(pressed) && pressed !== building();
  const round = (isHere && pressed.closest('[data-round]')) || document.getElementById('rounds');
  before = {
    place: isHere ? placeOf(pressed)?.id : '',
    round: round.id,
    isGrip: Boolean(document.activeElement?.closest('[data-grip]')),
    top: round.getBoundingClientRect().top,
    typed: keepTyped(building(), pressed)
  };
}

function putBack({ detail }) {
  if (!before || !isPlan(detail.target)) return;
  const { place, round, top, typed, isGrip } = before;
  before = null;
  typed();
  /* Sentences above the rounds come and go; the round that somebody works on stays where it is on the screen. */
  const held = document.getElementById(round) || document.getElementById('rounds');
  window.scrollBy(0, held.getBoundingClientRect().top - top);
  if (place) focusOn(place, round, isGrip);
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
document.addEventListener('htmx:afterSettle', putBack);
document.addEventListener('htmx:afterRequest', lookAgain);
