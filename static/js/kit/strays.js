/* Text in this tab that no form of this page can save: of a question that left the round, of a card that was closed
   meanwhile. Text of the card's other page only needs the way there. */

import { noticeOf } from '../autosave/notices.js';
import { showStray } from '../autosave/strays.js';
import { word } from '../ui/words.js';
import { textIn } from './texts.js';

const place = document.querySelector('[data-kit-strays]');
const elsewhere = (document.querySelector('[data-kit]').dataset.otherUnits || '').split(' ').filter(Boolean);

export function showStrays(engine) {
  const strays = engine.strays();
  const others = strays.filter((stray) => elsewhere.some((start) => stray.name.startsWith(start)));
  strays.filter((stray) => !others.includes(stray)).forEach((stray) => show(engine, stray));
  if (others.length) place.append(noticeOf(word('elsewhere'), 'caution'));
}

function show(engine, stray) {
  const text = textIn(stray.fields || {});
  if (!text) {
    engine.forgetStray(stray.name);
    return;
  }
  showStray(place, { title: stray.title, text, forget: () => engine.forgetStray(stray.name) });
}
