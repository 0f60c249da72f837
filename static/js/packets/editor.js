/* The text of a packet, saved while somebody writes: one form, whose checks and pages follow each save. Without this
   file the form posts as usual. */

import { Engine } from '../autosave/engine.js';
import { fieldsOf, formKind } from '../autosave/fields.js';
import { fingerprint } from '../autosave/fingerprint.js';
import { Indicator } from '../autosave/indicator.js';
import { say } from '../autosave/notices.js';
import * as session from '../autosave/session.js';
import { openStore } from '../autosave/unsent.js';
import { watch } from '../autosave/watch.js';
import { word } from '../ui/words.js';
import '../autosave/sign-in.js';
import { followWords } from './follow.js';

const form = document.querySelector('[data-packet-editor]');
const { packet, came } = form.dataset;

const kind = {
  ...formKind,
  markOf,
  encode() {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(new FormData(form)).toString() };
  },
  /* The fingerprint is one of texts alone, so it says nothing of the boxes: they are sent again. */
  storedIn({ current, sha256 }, unit) {
    const isOurs = current.revision === unit.revision + 1 && unit.sent.includes(sha256);
    return { revision: current.revision, base: '', isOurs };
  }
};

/* Over what the server will have stored of each text: lines lose the spaces at their ends, and blank ones are none. */
function markOf() {
  const texts = {};
  form.querySelectorAll('textarea[name], input[type=text][name]').forEach((field) => {
    const value = field.tagName === 'INPUT' ? field.value.trim() : field.value;
    if (value.trim()) texts[field.name] = value;
  });
  return fingerprint(texts);
}

/* On a page that came back with mistakes or with two versions, what was typed is not what is stored. */
const engine = new Engine({
  units: [{
    form,
    name: 'text',
    title: form.dataset.unitTitle,
    url: form.action,
    revision: Number(form.elements.revision.value),
    base: came ? '' : fingerprint(fieldsOf(form)),
    stored: markOf(),
    state: came || 'saved'
  }],
  kind,
  store: openStore({ owner: session.owner, place: 'packet-' + packet, keeps: session.keeps }),
  session,
  word: (name) => word(name).textContent
});

engine.listen((event, unit, content) => {
  if (event !== 'saved') return;
  showChecks(content);
  document.body.dispatchEvent(new CustomEvent('packet-saved'));
});

function showChecks({ notice, findings, chosen }) {
  document.querySelector('[data-to-check]').innerHTML = notice;
  document.querySelectorAll('[data-findings]').forEach((place) => {
    place.innerHTML = findings[place.dataset.findings] || '';
  });
  Object.keys(chosen).forEach((code) => {
    const place = document.querySelector('[data-chosen="' + code + '"]');
    if (place) place.textContent = chosen[code];
  });
}

const indicator = new Indicator(engine);
watch(engine, { answersClash: true });
followWords(form);
if (engine.bringBack().length) say(word('restored'));
indicator.show();
