/* The pad for the hour: Enter keeps a line with its time, a key or a button sends one to the question on screen. What
   is typed is saved by the page's engine like every other form. Without this file its buttons do the same. */

import { clockTime, word } from '../ui/words.js';
import { appended, markOf, merged, newKey, readMark, stampOf } from './pad-lines.js';

const form = document.getElementById('pad');
const list = form?.querySelector('[data-pad-lines]');
const age = Number(document.querySelector('[data-kit]').dataset.copyAge || 0);
let heard = { at: Number(form?.dataset.now) + age, since: performance.now() };

/* Seconds, by the server's clock as it was last heard. */
function now() { return Math.floor(heard.at + (performance.now() - heard.since) / 1000); }

function begun() { return form.dataset.begun === '' ? null : Number(form.dataset.begun); }

function stamp(at) { return stampOf(at, begun(), clockTime); }

/* The time for a note: by the clock and since the round began, as a line of the pad has it; before that the clock's. */
export function timeNow() { return (form && stamp(now())) || clockTime(new Date()); }

function markField(item) { return item.querySelector('[name^="mark-"]'); }

function textField(item) { return item.querySelector('[name^="text-"]'); }

/* --- Lines -------------------------------------------------------------------------------------------------------- */

function addLine(key, text, mark) {
  const item = document.getElementById('pad-line-pattern').content.firstElementChild.cloneNode(true);
  nameItem(item, key);
  textField(item).value = text;
  setMark(item, mark);
  list.append(item);
  return item;
}

function nameItem(item, key) {
  item.dataset.line = key;
  textField(item).name = 'text-' + key;
  markField(item).name = 'mark-' + key;
}

function setMark(item, mark) {
  markField(item).value = mark;
  showTime(item);
}

function showTime(item) {
  const time = stamp(readMark(markField(item).value).at) || word('pad-before').textContent;
  item.querySelector('[data-line-time]').textContent = time;
  textField(item).setAttribute('aria-label', word('pad-label', { time }).textContent);
}

/* What the page holds of the pad becomes these fields. What stands there already stays: somebody may be typing. */
export function fillPad(fields) {
  setValue(form.elements.line, fields.line || '');
  nameLine(fields.line_key || '');
  const keys = Object.keys(fields).filter((name) => name.startsWith('text-')).map((name) => name.slice(5))
    .sort((one, other) => timeOf(fields, one) - timeOf(fields, other) || (one < other ? -1 : 1));
  Array.from(list.children).filter(({ dataset }) => !keys.includes(dataset.line)).forEach((item) => item.remove());
  keys.forEach((key, place) => fillLine(key, place, fields['text-' + key], fields['mark-' + key]));
  showLines();
}

function timeOf(fields, key) { return readMark(fields['mark-' + key]).at || 0; }

function fillLine(key, place, text, mark) {
  const item = lineOf(key) || addLine(key, text, mark);
  setValue(textField(item), text);
  if (markField(item).value !== mark) setMark(item, mark);
  if (list.children[place] !== item) list.insertBefore(item, list.children[place]);
}

/* Where the value stays, so does the caret. */
function setValue(field, value) { if (field.value !== value) field.value = value; }

/* The line that is typed has the key that it will have: so another device knows it when it is finished. */
function nameLine(key) {
  form.elements.line_key.value = key;
  form.elements.line_key.disabled = !key;
}

/* Two devices: nobody has to choose. */
export function mergePads(engine) {
  engine.listen((event, unit) => {
    if (event !== 'state' || unit.form !== form || unit.state !== 'conflict') return;
    const { fields, moved } = merged(unit.start, engine.kind.fields(unit), unit.current.values, { now: now() });
    /* Before other words stand under its old key: somebody may be typing in it. */
    Object.entries(moved).forEach(([key, fresh]) => nameItem(lineOf(key), fresh));
    engine.kind.fill(unit, fields);
    engine.settleClash(unit, '');
  });
}

/* The number of the question with this key, where the page has it. */
function numberOf(question) {
  const evidence = noteOf(question);
  return evidence ? evidence.id.replace('evidence-', '') : '';
}

function noteOf(question) {
  return question ? document.querySelector('#answer-' + question)?.elements.evidence : null;
}

let onScreen = '';

function showLines() {
  const items = Array.from(list.children);
  items.forEach(showLine);
  const count = items.length;
  form.querySelector('[data-pad-count]')?.replaceChildren(
    word(count === 1 ? 'pad-line' : 'pad-lines', { count: String(count) })
  );
}

function showLine(item) {
  const number = numberOf(readMark(markField(item).value).sent);
  item.querySelector('.lw-pad-sent').hidden = !number;
  item.querySelector('[data-sent-number]').textContent = number;
  leadOn(item.querySelector('[data-to]'), item.dataset.line, Boolean(number));
  const waits = document.querySelector('[data-waits="' + item.dataset.line + '"]');
  if (waits) waits.hidden = Boolean(number);
}

/* During the round a line leads to the question on screen; after it, to any. */
function leadOn(place, key, isSent) {
  const number = place.querySelector('[data-to-number]');
  place.hidden = isSent || Boolean(number && !onScreen);
  if (!number) {
    place.querySelectorAll('[name=send]').forEach((one) => { one.value = key + ':' + one.value.split(':')[1]; });
    return;
  }
  place.value = key + ':' + onScreen;
  number.textContent = numberOf(onScreen);
}

/* The server has said since when the round runs: what is sent from now on says minutes of that. A page that was long
   on its way is behind the server, and nothing is written before the round that runs. */
document.addEventListener('lw:begun', ({ detail }) => {
  if (!form) return;
  heard = { at: detail.begun + detail.elapsed, since: performance.now() };
  if (form.dataset.begun === String(detail.begun)) return;
  form.dataset.begun = detail.begun;
  Array.from(list.children).forEach(showTime);
});

/* --- Keeping and sending ------------------------------------------------------------------------------------------ */

function keep() {
  const text = form.elements.line.value;
  if (!text.trim()) return null;
  const item = addLine(form.elements.line_key.value || newKey(), text, markOf(now(), onScreen));
  form.elements.line.value = '';
  showLines();
  form.elements.line.dispatchEvent(new Event('input', { bubbles: true }));
  return item;
}

/* Puts the line at the end of the question's note; on the pad it stays, marked. */
function send(item, question) {
  const note = noteOf(question);
  const text = textField(item).value;
  if (!note || note.readOnly || !text.trim()) return false;
  const { at, near } = readMark(markField(item).value);
  const time = stamp(at);
  note.value = appended(note.value, time ? time + '  ' + text : text);
  note.dispatchEvent(new Event('input', { bubbles: true }));
  markField(item).value = markOf(at, near, question);
  markField(item).dispatchEvent(new Event('input', { bubbles: true }));
  showLines();
  document.querySelector('[data-saved-spoken]').textContent =
    word('pad-sent', { number: numberOf(question) }).textContent;
  return true;
}

function lineOf(key) { return list.querySelector('[data-line="' + key + '"]'); }

/* Another step is on screen: the pad goes along, and its lines lead to that question. */
export function carryPad(step, question) {
  if (!form) return;
  onScreen = question || '';
  const place = step?.querySelector('[data-pad-place]');
  if (place && !place.contains(form)) {
    form.querySelector('details').open = false;
    place.append(form);
  }
  showLines();
}

export function focusPad() { form?.elements.line.focus(); }

form?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !event.target.matches('input[type=text]') || event.isComposing) return;
  event.preventDefault();
  const isNew = event.target.name === 'line';
  const item = isNew ? keep() : event.target.closest('[data-line]');
  if (event.altKey && item && onScreen) send(item, onScreen);
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[name=send]');
  if (!form || button?.form !== form) return;
  const [key, question] = button.value.split(':');
  const item = lineOf(key);
  if (!item || !send(item, question)) return;
  event.preventDefault();
  (form.contains(button) ? textField(item) : noteOf(question)).focus();
});

form?.elements.line.addEventListener('input', ({ target }) => {
  nameLine(target.value && (form.elements.line_key.value || newKey()));
});

/* An emptied line is gone. */
form?.addEventListener('change', (event) => {
  if (!event.target.matches('[name^="text-"]') || event.target.value.trim()) return;
  event.target.closest('[data-line]').remove();
  showLines();
  form.elements.line.dispatchEvent(new Event('input', { bubbles: true }));
});
