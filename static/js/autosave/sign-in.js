/* Signing in again in a dialog, beside the text that waits; with a second factor in two steps. Says "lw:signed-in" to
   the page once that is done. */

import { ask, isOwner, token } from './session.js';
import { word } from '../ui/words.js';

document.addEventListener('submit', async (event) => {
  if (!event.target.matches('[data-sign-in]')) return;
  event.preventDefault();
  const form = event.target;
  const isSecond = !form.querySelector('[data-sign-in-code]').hidden;
  refuse(form, '');
  try {
    await ask();
    await (isSecond ? sendCode(form) : sendPassword(form));
  } catch {
    refuse(form, form.dataset.noAnswer);
  }
});

/* A sign-in that was left half done starts again with the password. */
document.addEventListener('close', (event) => {
  if (event.target.matches('#sign-in-dialog')) showStep(event.target.querySelector('form'), 'password');
}, true);

function post(address, fields, headers) {
  return fetch(address, {
    method: 'POST',
    headers: { 'X-CSRFToken': token(), ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual'
  });
}

async function sendPassword(form) {
  const fields = { login: form.elements.login.value, password: form.elements.password.value };
  const headers = { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' };
  const reply = await post(form.action, fields, headers);
  const content = await reply.json().catch(() => ({}));
  const session = await ask();
  if (session.user !== null) signedIn(form, session);
  else if (content.location) showStep(form, 'code');
  else refuse(form, mistakesIn(content.form) || form.dataset.noAnswer);
}

async function sendCode(form) {
  const reply = await post(form.dataset.codeAction, { code: form.elements.code.value });
  const session = await ask();
  if (session.user !== null) signedIn(form, session);
  else if (reply.type !== 'opaqueredirect') refuse(form, form.dataset.codeRefused);
  else {
    /* Sent on without being signed in: the first step took place too long ago. */
    showStep(form, 'password');
    refuse(form, form.dataset.tooLate);
  }
}

function signedIn(form, session) {
  if (!isOwner(session)) { refuse(form, word('somebody-else').textContent); return; }
  form.elements.password.value = '';
  form.elements.code.value = '';
  form.closest('dialog').close();
  document.dispatchEvent(new CustomEvent('lw:signed-in'));
}

function showStep(form, step) {
  form.querySelectorAll('[data-sign-in-password], [data-sign-in-code]').forEach((part) => {
    part.hidden = !part.matches('[data-sign-in-' + step + ']');
  });
  form.elements.code.value = '';
  if (form.closest('dialog').open) form.elements[step].focus();
}

function refuse(form, sentence) { form.querySelector('[data-sign-in-refused]').textContent = sentence; }

function mistakesIn(form) {
  if (!form) return '';
  const fields = Object.values(form.fields || {}).map((field) => field.errors || []);
  return (form.errors || []).concat(fields.flat()).join(' ');
}
