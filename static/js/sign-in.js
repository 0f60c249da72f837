/* Signing in again in a dialog, beside the text that waits. */

import { resume } from './saving.js';
import { askSession, isOwner, token } from './session.js';
import { word } from './words.js';

document.addEventListener('submit', function (event) {
  if (!event.target.matches('[data-sign-in]')) return;
  event.preventDefault();
  signIn(event.target);
});

function signIn(form) {
  const refused = form.querySelector('[data-sign-in-refused]');
  refused.textContent = '';
  askSession().then(function () {
    return fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest', 'X-CSRFToken': token() },
      body: new URLSearchParams(new FormData(form)),
      redirect: 'manual'
    });
  }).then(function (reply) {
    return reply.json().catch(function () { return {}; });
  }).then(function (content) {
    return askSession().then(function (session) { signedIn(form, refused, content, session); });
  }).catch(function () { refused.textContent = word('not-saved-yet').textContent; });
}

function signedIn(form, refused, content, session) {
  if (isOwner(session)) {
    form.elements.password.value = '';
    form.closest('dialog').close();
    resume();
  } else if (session.user !== null) {
    refused.textContent = word('somebody-else').textContent;
  } else if (content.location) {
    form.querySelector('[data-sign-in-elsewhere]').hidden = false;
  } else {
    refused.textContent = mistakesIn(content.form) || word('stopped').textContent;
  }
}

function mistakesIn(form) {
  if (!form) return '';
  const fields = Object.values(form.fields || {}).map(function (field) { return field.errors || []; });
  return (form.errors || []).concat(fields.flat()).join(' ');
}
