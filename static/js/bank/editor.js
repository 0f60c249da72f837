/* The question editor: follow-ups as rows, anchors drafted and taken out again, files seen as soon as they are
   chosen, and a second task made a follow-up. Without this file all of it is typed, the anchors are drafted by the
   server, and files are seen once the question is saved. */

import { enhance } from './follow-ups.js';

const form = document.getElementById('question');
const anchorOf = (level) => form.elements['anchor_' + level];

function changed(field) {
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/* --- Follow-ups --- */

const followUps = enhance(
  form.elements.follow_ups, document.getElementById('follow-up-row'), document.getElementById('follow-up-list'),
);

/* --- Anchors --- */

const anchors = form.querySelector('[data-anchors]');
const takeOut = anchors.querySelector('[data-undraft]');
const said = anchors.querySelector('[data-drafted]');
const origin = (level) => anchors.querySelector('[data-origin="' + level + '"]');
/* The drafts that stand in the form and nobody changed, by level. */
const drafted = new Map();

anchors.querySelectorAll('[data-origin]:not([hidden])').forEach((place) => {
  drafted.set(place.dataset.origin, anchorOf(place.dataset.origin).value);
});

/* What stands beside the form, made of its fields as they are. */
function send() {
  return fetch(document.getElementById('checks').dataset.hxPost, {
    method: 'POST', body: new FormData(form), headers: { 'HX-Request': 'true' },
  });
}

async function draftsNow() {
  const answer = await send();
  if (!answer.ok) return null;
  const page = new window.DOMParser().parseFromString(await answer.text(), 'text/html');
  return new Map(Array.from(page.querySelectorAll('[data-draft]'), (one) => [one.dataset.draft, one.textContent]));
}

function showDrafts(sentence) {
  said.textContent = sentence;
  takeOut.hidden = drafted.size === 0;
}

async function draftAnchors() {
  const drafts = await draftsNow().catch(() => null);
  if (!drafts) {
    said.textContent = 'The drafts could not be fetched just now. Try once more.';
    return;
  }
  let number = 0;
  drafts.forEach((text, level) => {
    if (anchorOf(level).value.trim()) return;
    anchorOf(level).value = text;
    origin(level).hidden = false;
    drafted.set(level, text);
    number += 1;
  });
  if (number) changed(form.elements.prompt);
  const none = drafts.size ? 'Every anchor that could be drafted has a text already.'
    : 'Write the strong answer, what to listen for or the pitfalls first.';
  showDrafts(number ? 'Drafted: ' + number + '. Read each one and make it yours.' : none);
}

function takeDraftsOut() {
  drafted.forEach((text, level) => {
    if (anchorOf(level).value !== text) return;
    anchorOf(level).value = '';
    origin(level).hidden = true;
  });
  drafted.clear();
  changed(form.elements.prompt);
  anchors.querySelector('[data-draft-anchors]').focus();
  showDrafts('The drafts are out. What you typed stays.');
}

anchors.addEventListener('click', (event) => {
  const isDraft = event.target.closest('[data-draft-anchors]');
  if (!isDraft && !event.target.closest('[data-undraft]')) return;
  event.preventDefault();
  if (isDraft) draftAnchors();
  else takeDraftsOut();
});

anchors.addEventListener('input', (event) => {
  const level = (event.target.name || '').replace('anchor_', '');
  if (!drafted.has(level) || event.target.value === drafted.get(level)) return;
  drafted.delete(level);
  origin(level).hidden = true;
  takeOut.hidden = drafted.size === 0;
});

/* --- Files: kept as soon as they are chosen, so that the question is seen with them --- */

async function handOver(place) {
  const answer = await send().catch(() => null);
  if (!answer || !answer.ok) return;
  const page = new window.DOMParser().parseFromString(await answer.text(), 'text/html');
  const row = page.querySelector('[data-received="' + place.dataset.exhibit + '"]');
  if (!row) return;
  place.replaceChildren(document.adoptNode(row.content));
  form.elements['exhibit_' + place.dataset.exhibit + '_kind'].value = row.dataset.kind;
  place.querySelector('a, input:not([type=hidden])').focus();
  changed(form.elements.prompt);
}

form.addEventListener('change', (event) => {
  const place = event.target.closest('[data-exhibit]');
  if (place && event.target.type === 'file' && event.target.files.length) handOver(place);
});

/* --- Checks --- */

document.getElementById('checks').addEventListener('click', (event) => {
  const cut = event.target.closest('[data-cut]');
  const link = event.target.closest('[data-go-to]');
  if (cut) {
    form.elements.prompt.value = cut.dataset.first;
    followUps.addFirst(cut.dataset.rest, true);
    changed(form.elements.prompt);
    form.elements.prompt.focus();
  } else if (link) {
    const field = link.dataset.goTo === 'follow_ups' ? document.getElementById('follow-up-1')
      || form.querySelector('[data-add]') : form.elements[link.dataset.goTo];
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
});
