/* Two versions of one note side by side, and the choice between them: in components/compare_dialog.html. */

import { controlsOf, fieldsOf, fill } from './fields.js';
import { whenOf } from './indicator.js';
import { clearNotices } from './notices.js';
import { show as showDialog } from '../ui/dialog.js';
import { word } from '../ui/words.js';

const CHOICES = ['rating', 'recommendation', 'leans_to'];

export function offerChoice(engine) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-compare]');
    const choice = event.target.closest('[data-compare-keep]');
    if (link) event.preventDefault();
    if (choice) choice.closest('dialog').close();
    const unit = engine.unitIn('conflict');
    if (link && unit) compare(unit, link);
    if (choice && unit) keep(engine, unit, choice.dataset.compareKeep);
  });
}

function compare(unit, opener) {
  const dialog = document.getElementById('compare-dialog');
  fillSide(dialog, 'here', unit, fieldsOf(unit.form));
  fillSide(dialog, 'there', unit, unit.current.values);
  dialog.querySelector('[data-compare-when]').textContent = whenOf(unit.current);
  showDialog(dialog, opener);
}

function fillSide(dialog, side, unit, fields) {
  const text = textOf(unit.form, fields) || word('nothing').textContent;
  dialog.querySelector('[data-compare-text="' + side + '"]').textContent = text;
  dialog.querySelector('[data-compare-choice="' + side + '"]').textContent = choiceIn(unit.form, fields);
}

function keep(engine, unit, which) {
  const here = fieldsOf(unit.form);
  const there = unit.current.values;
  const other = which === 'there' ? here : there;
  fill(unit.form, { here, there, both: both(unit.form, here, there) }[which]);
  clearNotices();
  engine.settleClash(unit, [choiceIn(unit.form, other), textOf(unit.form, other)].filter(Boolean).join('\n') || ' ');
  unit.form.dispatchEvent(new CustomEvent('lw:filled', { bubbles: true }));
}

/* Both texts, one after the other; of what can only be one thing, what this page says. */
function both(form, here, there) {
  const chosen = { ...there, ...here };
  textNames(form).forEach((name) => {
    const mine = here[name] || '';
    const other = there[name] || '';
    if (!mine || other.includes(mine)) chosen[name] = other;
    else chosen[name] = !other || mine.includes(other) ? mine : mine + '\n\n' + other;
  });
  CHOICES.forEach((name) => { if (!here[name] && there[name]) chosen[name] = there[name]; });
  chosen.own = Array.from(new Set([].concat(here.own || [], there.own || [])));
  return chosen;
}

/* --- The values as somebody would read them -------------------------------------------------------------------- */

function textNames(form) {
  return controlsOf(form).filter((control) => control.tagName === 'TEXTAREA').map((control) => control.name);
}

function textOf(form, fields) {
  const notes = Object.keys(fields).filter((name) => name.startsWith('note-'));
  const texts = textNames(form).concat(notes).map((name) => fields[name]);
  return texts.concat(fields.own || []).filter(Boolean).join('\n\n');
}

/* The words of the chosen radio; nothing where the form has nothing to choose. */
function choiceIn(form, fields) {
  const radios = controlsOf(form).filter((control) => control.type === 'radio');
  if (!radios.length) return '';
  const chosen = radios.find((radio) => radio.value === fields[radio.name]);
  if (!chosen) return word('no-rating').textContent;
  const label = chosen.closest('label').querySelector('.lw-rate-name > span') || chosen.closest('label');
  return word('rating', { rating: label.textContent.trim() }).textContent;
}
