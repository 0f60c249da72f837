/* My work says which words of this person wait in this browser, leads to their page, shows them, and forgets them once
   their writer says so. Without this file the page of each says so when it is opened. */

import { textIn } from '../kit/texts.js';
import { close as closeDialog, show as showDialog } from '../ui/dialog.js';
import { whenSignedOut } from './open-pages.js';
import { showUnsent } from './unsent-list.js';
import { forgetLeft, leftInBrowser } from './words.js';

const place = document.querySelector('[data-left-here]');
const dialog = document.getElementById('left-here-dialog');
let shown = '';
let isSignedOut = false;

async function look() {
  const left = await leftInBrowser(document.body.dataset.person).catch(() => []);
  if (!isSignedOut) show(left);
}

/* What did not change stays as it is: somebody may be on one of its links. */
function show(left) {
  const now = JSON.stringify(left);
  if (now !== shown) showUnsent(place.querySelector('[data-unsent-list]'), left, openerOf);
  shown = now;
  place.firstElementChild.hidden = !left.length;
  place.removeAttribute('aria-busy');
}

function openerOf(rows) {
  const opener = place.querySelector('template').content.firstElementChild.cloneNode(true);
  opener.querySelector('[data-left-of]').textContent = rows[0].title;
  opener.addEventListener('click', () => open(rows, opener));
  return opener;
}

function open(rows, opener) {
  const words = rows.map((row) => textIn(row.fields)).filter(Boolean).join('\n\n');
  dialog.querySelector('[data-left-of]').textContent = rows[0].title;
  dialog.querySelector('[data-left-words]').textContent = words;
  dialog.querySelector('[data-left-without]').hidden = words !== '';
  dialog.querySelector('[data-left-forget]').onclick = () => forget(rows);
  showDialog(dialog, opener);
}

async function forget(rows) {
  await forgetLeft(rows.map((row) => row.key)).catch(() => {});
  closeDialog(dialog, document.getElementById('main'));
  look();
}

whenSignedOut(() => {
  isSignedOut = true;
  show([]);
  dialog.close();
  dialog.querySelector('[data-left-words]').textContent = '';
});
document.addEventListener('visibilitychange', () => { if (!document.hidden && !isSignedOut) look(); });
look();
