/* When a part of the page could not be fetched or sent: say so in a sentence and leave everything as it is.
   404, 409 and 422 answers bring their own words and are not touched here. */

const sentences = {
  401: 'You were signed out. Sign in again in a new tab; your text stays here.',
  403: 'You may not do this, or this page is older than your sign-in. Copy your text, then reload.',
  413: 'That was too large to take in. Nothing was changed.'
};

function icon() {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('class', 'lw-icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#i-warn');
  svg.append(use);
  return svg;
}

function say(sentence) {
  const place = document.getElementById('page-notice');
  if (!place) return;
  const notice = document.createElement('div');
  const words = document.createElement('div');
  notice.className = 'lw-notice';
  notice.dataset.tone = 'danger';
  words.textContent = sentence;
  notice.append(icon(), words);
  const messages = document.createElement('div');
  messages.className = 'lw-messages';
  messages.append(notice);
  place.replaceChildren(messages);
  messages.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('htmx:responseError', (event) => {
  const status = event.detail.xhr.status;
  if (status === 404 || status === 409 || status === 422) return;
  say(sentences[status] || 'That did not work. Nothing on this page is lost; try again in a minute.');
});

document.addEventListener('htmx:sendError', (event) => {
  // What asks by itself asks again by itself, and nobody waits for it: the page stays where it is.
  if (event.detail.elt.matches('[data-hx-trigger^="every"]')) return;
  say('There is no connection. Nothing on this page is lost; try again when it is back.');
});
