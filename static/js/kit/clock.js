/* The minutes of the round and of each question. Without this file both stand as the page was made. */

import { word } from '../ui/words.js';

const MINUTE = 60000;
const FEW_MINUTES = 5;

const kit = document.querySelector('.lw-kit[data-kit]');
/* How old the page was when it opened: nothing, but for a copy of this browser. */
const age = Number(kit.dataset.copyAge || 0) * 1000;
// A page that was opened before the planned time begins with it, as the round does.
let beginsIn = kit.dataset.started ? 0 : Number(kit.dataset.beginsIn || Infinity) * 1000 - age;
const total = Number(kit.dataset.minutes);
let elapsedThen = kit.dataset.started ? Number(kit.dataset.elapsed || 0) * 1000 + age : 0;
let sinceThen = stopwatch();
let sinceLook = stopwatch();
let now = Number(kit.dataset.stepNow);
let isToSay = kit.dataset.saysTime === 'yes' && elapsedThen < (total - FEW_MINUTES) * MINUTE;

/* Milliseconds from here on. The clock of a computer can be set back and its running time stands still while it
   sleeps; whichever went further is nearer to the truth. */
function stopwatch() {
  const time = Date.now();
  const running = performance.now();
  return function () { return Math.max(Date.now() - time, performance.now() - running); };
}

function isRunning() { return sinceThen() >= beginsIn; }

function elapsed() { return elapsedThen + sinceThen() - beginsIn; }

/* The server has said since when the round runs. */
document.addEventListener('lw:begun', ({ detail }) => {
  [beginsIn, elapsedThen, sinceThen] = [0, detail.elapsed * 1000, stopwatch()];
  tick();
});

/* Another step is in view. */
export function look(step) {
  countTimer();
  now = step;
  tick();
}

function tick() {
  if (!isRunning()) return;
  const used = Math.floor(elapsed() / MINUTE);
  const left = total - used;
  showClock(left);
  document.querySelector('[data-clock-detail]').textContent =
    Math.min(used, total) + ' of ' + total + ' used' + (left >= 0 ? ' ·\u00a0' + pace(used) : '');
  const bar = document.querySelector('[data-clock-bar]');
  bar.value = Math.min(used, total);
  if (left < 0) bar.dataset.tone = 'caution';
  if (isToSay && left <= FEW_MINUTES && left >= 0) {
    isToSay = false;
    document.querySelector('[data-clock-spoken]').textContent = word('five-left').textContent;
  }
  countTimer();
  showTimer();
}

function showClock(left) {
  const clock = document.querySelector('[data-clock]');
  const text = left >= 0 ? left + ' min left' : -left + ' min over';
  if (clock.dataset.text === text) return;
  clock.dataset.text = text;
  clock.replaceChildren();
  if (left < 0) clock.append(word('icon-warn'), ' ');
  clock.append(text);
}

function pace(used) {
  const item = kit.querySelector('[data-plan="' + now + '"]');
  if (!item) return 'on plan';
  const begins = Number(item.dataset.begins);
  const ends = Number(item.dataset.ends);
  if (used < begins) return begins - used + ' min ahead';
  return used > ends ? used - ends + ' min behind' : 'on plan';
}

/* --- The question's own minutes: those that it was in view, in this tab ----------------------------------------- */

function timerKey() { return 'lw:minutes:' + kit.dataset.card + ':' + now; }

function spent() {
  try { return Number(sessionStorage.getItem(timerKey())) || 0; } catch (closed) { return 0; }
}

function countTimer() {
  const passed = sinceLook();
  sinceLook = stopwatch();
  if (!isRunning() || now < 1) return;
  try { sessionStorage.setItem(timerKey(), String(spent() + passed)); } catch (full) { /* the planned minutes stand */ }
}

function showTimer() {
  const tag = kit.querySelector('[data-kit-step="' + now + '"] [data-timer]');
  if (!tag || !spent()) return;
  const planned = Number(tag.dataset.timer);
  const left = planned - Math.floor(spent() / MINUTE);
  tag.textContent = left >= 0 ? left + ' of ' + planned + ' min left' : -left + ' min over its ' + planned;
}

window.addEventListener('pagehide', countTimer);
setInterval(tick, 5000);
