/* Two versions of one note side by side, and the choice between them. The one that is not chosen is kept among the
   earlier versions of the card. */

import { settleClash, unitIn } from '../autosave/engine.js';
import { choiceOf, fieldsOf, fill, textNames, textOf } from '../autosave/fields.js';
import { clearNotices, whenOf } from '../autosave/indicator.js';
import { show as showDialog } from '../ui/dialog.js';
import { word } from '../ui/words.js';

document.addEventListener('click', function (event) {
  const link = event.target.closest('[data-compare]');
  if (link) { event.preventDefault(); compare(link); }
  const choice = event.target.closest('[data-compare-keep]');
  if (choice) { choice.closest('dialog').close(); keep(choice.dataset.compareKeep); }
});

function compare(opener) {
  const unit = unitIn('conflict');
  const dialog = document.getElementById('compare-dialog');
  if (!unit) return;
  fillSide(dialog, 'here', unit, fieldsOf(unit.form));
  fillSide(dialog, 'there', unit, unit.current.values);
  dialog.querySelector('[data-compare-when]').textContent = whenOf(unit.current);
  showDialog(dialog, opener);
}

function fillSide(dialog, side, unit, fields) {
  dialog.querySelector('[data-compare-text="' + side + '"]').textContent = textOf(unit.form, fields) || word('nothing').textContent;
  dialog.querySelector('[data-compare-choice="' + side + '"]').textContent = choiceIn(unit, fields);
}

function choiceIn(unit, fields) {
  const chosen = choiceOf(unit.form, fields);
  if (chosen === null) return '';
  return (chosen ? word('rating', { rating: chosen }) : word('no-rating')).textContent;
}

function keep(which) {
  const unit = unitIn('conflict');
  if (!unit) return;
  const here = fieldsOf(unit.form);
  const there = unit.current.values;
  const chosen = { here: here, there: there, both: both(unit, here, there) }[which];
  const other = which === 'there' ? here : there;
  fill(unit.form, chosen);
  clearNotices();
  settleClash(unit, [choiceIn(unit, other), textOf(unit.form, other)].filter(Boolean).join('\n') || ' ');
  unit.form.dispatchEvent(new CustomEvent('lw:filled', { bubbles: true }));
}

/* Both texts, one after the other; of what can only be one thing, what this page says. */
function both(unit, here, there) {
  const chosen = Object.assign({}, there, here);
  textNames(unit.form).forEach(function (name) {
    const mine = here[name] || '';
    const other = there[name] || '';
    if (!mine || other.includes(mine)) chosen[name] = other;
    else chosen[name] = !other || mine.includes(other) ? mine : mine + '\n\n' + other;
  });
  ['rating', 'recommendation'].forEach(function (name) { if (!here[name] && there[name]) chosen[name] = there[name]; });
  chosen.own = Array.from(new Set([].concat(here.own || [], there.own || [])));
  return chosen;
}
