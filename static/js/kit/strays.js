/* Text in this tab that no form of this page can save: shown, so that it can be carried elsewhere by hand, and gone only
   when its writer says so. Text of the card's other page only needs the way there. */

import { forgetStray, strays } from '../autosave/engine.js';
import { sayForGood } from '../autosave/indicator.js';
import { word } from '../ui/words.js';

const otherPage = document.querySelector('[data-kit]').dataset.otherUnits || '';
const MARKS = /^(rating|recommendation|(point|partly|probe)-.*)$/;

let belongsElsewhere = false;
strays().forEach(function (stray) {
  if (otherPage.split(' ').some(function (start) { return start && stray.name.startsWith(start); })) belongsElsewhere = true;
  else show(stray);
});
if (belongsElsewhere) sayForGood(word('elsewhere'), 'caution');

function show(stray) {
  const text = textIn(stray.fields || {});
  if (!text) { forgetStray(stray.name); return; }
  const said = word('stray', { title: stray.title });
  said.querySelector('[data-stray-text]').textContent = text;
  said.querySelector('button').addEventListener('click', function (event) {
    forgetStray(stray.name);
    event.target.closest('.lw-notice').remove();
  });
  sayForGood(said, 'caution');
}

function textIn(fields) {
  return Object.keys(fields).filter(function (name) { return !MARKS.test(name); })
    .map(function (name) { return [].concat(fields[name]).join('\n'); }).filter(Boolean).join('\n\n');
}
