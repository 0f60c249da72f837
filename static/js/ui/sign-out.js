/* Signing out takes along what this browser keeps: the next person at this desk must not find it. Where words are not
   saved yet, it says so first. */

import { unsentInTab } from '../autosave/unsent.js';
import { forgetEverything } from '../offline/forget.js';
import { showUnsent } from '../offline/unsent-list.js';
import { unsentInBrowser } from '../offline/words.js';
import { show as showDialog } from './dialog.js';

const passes = new WeakSet();

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-sign-out]') || passes.delete(form)) return;
  event.preventDefault();
  const left = unsentInTab().concat(await unsentInBrowser().catch(() => []));
  if (left.length) ask(form, left, event.submitter);
  else leave(form);
});

async function leave(form) {
  await forgetEverything().catch(() => {});
  passes.add(form);
  form.requestSubmit();
}

function ask(form, left, opener) {
  const dialog = document.getElementById('sign-out-dialog');
  showUnsent(dialog.querySelector('[data-unsent-list]'), left);
  dialog.querySelector('[data-sign-out-yes]').onclick = () => {
    dialog.close();
    leave(form);
  };
  showDialog(dialog, opener);
}
