/* The minutes of the round and of each question. Without this file both stand as the page was made. */

import { word } from './words.js';

const MINUTE = 60000;
const kit = document.querySelector('.lw-kit[data-kit]');
let now = Number(kit.dataset.stepNow);

/* Another step is in view. */
export function look(step) {
  now = step;
  openTimer();
  tick();
}

const loadedAt = Date.now();
const elapsedAtLoad = Number(kit.dataset.elapsed || 0) * 1000;
const total = Number(kit.dataset.minutes || 0);
let saidFive = false;

function usedMinutes() { return Math.floor((elapsedAtLoad + Date.now() - loadedAt) / MINUTE); }

function tick() {
  if (!kit.dataset.started) return;
  const used = usedMinutes();
  const left = total - used;
  const clock = kit.querySelector('[data-clock]');
  const text = left >= 0 ? left + ' min left' : -left + ' min over';
  if (clock.dataset.text !== text) {
    clock.dataset.text = text;
    clock.replaceChildren();
    if (left < 0) clock.append(word('icon-warn'), ' ');
    clock.append(text);
  }
  kit.querySelector('[data-clock-detail]').textContent =
    Math.min(used, total) + ' of ' + total + ' used' + (left >= 0 ? ' · ' + pace(used) : '');
  const bar = kit.querySelector('[data-clock-bar]');
  bar.value = Math.min(used, total);
  if (left < 0) bar.dataset.tone = 'caution';
  if (left <= 5 && left >= 0 && !saidFive && elapsedAtLoad < (total - 5) * MINUTE) {
    saidFive = true;
    kit.querySelector('[data-clock-spoken]').textContent = word('five-left').textContent;
  }
  showTimer();
}

function pace(used) {
  const item = kit.querySelector('[data-plan="' + now + '"]');
  if (!item) return 'on plan';
  const begins = Number(item.dataset.begins);
  const ends = Number(item.dataset.ends);
  if (used < begins) return begins - used + ' min ahead';
  return used > ends ? used - ends + ' min behind' : 'on plan';
}

/* The question's own minutes run from the moment it was first opened in this tab. */
function timerKey() { return 'lw:opened:' + kit.dataset.card + ':' + now; }

function openTimer() {
  if (!kit.dataset.started || now < 1) return;
  try {
    if (!sessionStorage.getItem(timerKey())) sessionStorage.setItem(timerKey(), String(Date.now()));
  } catch (closed) { /* no storage, no timer */ }
}

function showTimer() {
  const tag = kit.querySelector('[data-kit-step="' + now + '"] [data-timer]');
  let opened = 0;
  try { opened = Number(sessionStorage.getItem(timerKey())); } catch (closed) { /* the planned minutes stand */ }
  if (!tag || !opened) return;
  const planned = Number(tag.dataset.timer);
  const left = planned - Math.floor((Date.now() - opened) / MINUTE);
  tag.textContent = left >= 0 ? left + ' of ' + planned + ' min left' : -left + ' min over its ' + planned;
}

setInterval(tick, 5000);
