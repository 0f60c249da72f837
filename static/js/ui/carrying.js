/* A question is carried to another place of the plan: dragged with the mouse, or picked up at its grip with Space or a
   click, moved with the arrows, put down in the same way or with Enter, and put back with Escape. Either way the form
   of its menu is sent, with round and place. Where nothing is dragged, and without this file, the menu does it. */

import { onceReleased } from './pressed.js';
import { say } from './saying.js';
import { word } from './words.js';

/* The place, counted from 0, at which something let go at this height comes to stand among boxes from top to bottom. */
export function placeAt(height, boxes) {
  const below = boxes.findIndex((box) => height < (box.top + box.bottom) / 2);
  return below < 0 ? boxes.length : below;
}

/* The list that an arrow leads to from the list at this index; null where it leads nowhere. */
export function listFor(key, index, count) {
  const wanted = index + ({ ArrowLeft: -1, ArrowRight: 1 }[key] || 0);
  return wanted === index || wanted < 0 || wanted >= count ? null : wanted;
}

const lists = () => Array.from(document.querySelectorAll('[data-round] [data-cards]'));
const roundOf = (element) => element.closest('[data-round]');
const cardsIn = (list, but) => Array.from(list.querySelectorAll(':scope > [data-card]')).filter((card) => card !== but);

function wordsOf(card, list, place) {
  const key = roundOf(list).dataset.round;
  const way = card.querySelector(`button[name=round][value="${key}"]`);
  return word('place', {
    round: roundOf(list).querySelector('h2').textContent.trim(),
    place: String(place + 1),
    of: String(cardsIn(list, card).length + 1),
    then: way ? ', ' + way.dataset.then : ''
  });
}

function send(card, list, place) {
  const form = card.querySelector('form[data-move]');
  const extra = Object.entries({ round: roundOf(list).dataset.round, position: place + 1 }).map(([name, value]) => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
    return field;
  });
  form.requestSubmit();
  extra.forEach((field) => field.remove());
}

/* --- With the mouse ------------------------------------------------------------------------------------------- */

let dragged = null;
const mark = document.createElement('li');
mark.className = 'lw-drop';

function under(event) {
  const round = dragged && event.target.closest?.('[data-round]');
  return round?.querySelector('[data-cards]') || null;
}

function placeUnder(event, list) {
  return placeAt(event.clientY, cardsIn(list, dragged).map((card) => card.getBoundingClientRect()));
}

document.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('[data-card][draggable]') || null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', dragged.id);
  dragged.classList.add('is-moving');
});

document.addEventListener('dragover', (event) => {
  const list = under(event);
  if (!list) return;
  event.preventDefault();
  const place = placeUnder(event, list);
  mark.replaceChildren(wordsOf(dragged, list, place));
  const next = cardsIn(list, dragged)[place] || null;
  if (mark.parentNode !== list || mark.nextElementSibling !== next) list.insertBefore(mark, next);
});

document.addEventListener('drop', (event) => {
  const list = under(event);
  if (!list) return;
  event.preventDefault();
  const place = mark.parentNode === list
    ? Array.from(list.children).filter((each) => each !== dragged).indexOf(mark)
    : placeUnder(event, list);
  const card = dragged;
  letGo();
  if (!isAt(card, list, place)) send(card, list, place);
});

function isAt(card, list, place) {
  return card.parentNode === list && cardsIn(list).indexOf(card) === place;
}

function letGo() {
  mark.remove();
  dragged?.classList.remove('is-moving');
  dragged = null;
}

document.addEventListener('dragend', letGo);

/* --- With keys ------------------------------------------------------------------------------------------------ */

let held = null;

function pickUp(card, grip) {
  held = { card, grip, list: card.parentNode, next: card.nextElementSibling };
  card.classList.add('is-held');
  grip.setAttribute('aria-pressed', 'true');
  say(word('held'));
}

function putBack() {
  const { card, grip, list, next } = held;
  held = null;
  card.classList.remove('is-held');
  grip.setAttribute('aria-pressed', 'false');
  list.insertBefore(card, next);
}

/* Back to where it came from, said: nobody asked for it in so many words. */
function goBack() {
  putBack();
  say(word('back'));
}

function step(key) {
  const { card, grip } = held;
  const list = card.parentNode;
  const all = lists();
  const other = listFor(key, all.indexOf(list), all.length);
  if (key === 'ArrowUp' && card.previousElementSibling) list.insertBefore(card, card.previousElementSibling);
  if (key === 'ArrowDown' && card.nextElementSibling) list.insertBefore(card.nextElementSibling, card);
  if (other !== null) all[other].insertBefore(card, cardsIn(all[other])[cardsIn(list).indexOf(card)] || null);
  isStepping = true;
  grip.focus();
  isStepping = false;
  say(wordsOf(card, card.parentNode, cardsIn(card.parentNode).indexOf(card)));
}

let isStepping = false;

function putDown() {
  const { card, grip } = held;
  const list = card.parentNode;
  const place = cardsIn(list).indexOf(card);
  /* The answer shows it at its new place; until then it stands where it is stored. */
  putBack();
  grip.focus();
  if (!isAt(card, list, place)) send(card, list, place);
}

/* Another card's grip picks up its own card, and puts this one nowhere. */
function press(grip) {
  if (held && held.grip !== grip) goBack();
  if (held) putDown();
  else pickUp(grip.closest('[data-card]'), grip);
}

/* A tap, a voice and a screen reader click. */
document.addEventListener('click', (event) => {
  const grip = event.target.closest?.('[data-grip]');
  if (!grip) return;
  grip.focus();
  press(grip);
});

document.addEventListener('keydown', (event) => {
  const grip = event.target.closest?.('[data-grip]');
  if (!grip || event.altKey || event.ctrlKey || event.metaKey) return;
  const isPress = event.key === ' ' || event.key === 'Enter';
  const isArrow = event.key.startsWith('Arrow');
  if (!isPress && !(held?.grip === grip && (isArrow || event.key === 'Escape'))) return;
  event.preventDefault();
  if (isPress) press(grip);
  else if (isArrow) step(event.key);
  else {
    goBack();
    grip.focus();
  }
});

/* Whoever goes elsewhere puts nothing down. */
document.addEventListener('focusout', (event) => {
  const { target, relatedTarget } = event;
  if (isStepping || target !== held?.grip || !relatedTarget) return;
  onceReleased(() => { if (held?.grip === target && document.activeElement !== target) goBack(); });
});

/* The plan is drawn anew: what is held or dragged is not there any more. */
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.target?.id !== 'building') return;
  if (held) goBack();
  letGo();
});

/* --- What can be carried -------------------------------------------------------------------------------------- */

function offer() {
  const drags = window.matchMedia('(pointer: fine)').matches;
  const taps = window.matchMedia('(pointer: coarse)').matches;
  document.querySelectorAll('[data-round] [data-card]').forEach((card) => {
    if (drags) card.draggable = true;
    const grip = card.querySelector('[data-grip]');
    if (grip) grip.hidden = taps;
  });
}

offer();
document.addEventListener('htmx:afterSwap', offer);
