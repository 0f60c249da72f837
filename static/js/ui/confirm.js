/* <form data-confirm="id">: sending it first opens the dialog with that id; data-confirm-yes in the dialog sends it.
   Without this file the form is sent at once, so the server asks where it must. */

import { show as showDialog } from './dialog.js';

const waiting = new WeakMap();
const confirmed = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  const dialog = form.dataset.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog || confirmed.has(form)) {
    confirmed.delete(form);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(dialog, { form, submitter: event.submitter });
  showDialog(dialog, event.submitter);
}, true);

document.addEventListener('click', (event) => {
  const yes = event.target.closest('[data-confirm-yes]');
  const dialog = yes && yes.closest('dialog');
  const asked = dialog && waiting.get(dialog);
  if (!asked) return;
  event.preventDefault();
  waiting.delete(dialog);
  dialog.close();
  confirmed.add(asked.form);
  asked.form.requestSubmit(asked.submitter || undefined);
});
