/* A walk-through on everybody's own screen. What the leader types is saved as it is typed, and outlives a row, a
   lead or a whole walk-through that is gone meanwhile. Everybody's page gets the parts that changed, and keeps what
   is open in them. Without this file the buttons save. */

import { offerChoice } from '../autosave/compare.js';
import { Engine } from '../autosave/engine.js';
import { formKind } from '../autosave/fields.js';
import { fingerprint } from '../autosave/fingerprint.js';
import { Indicator } from '../autosave/indicator.js';
import { lastNotice, say } from '../autosave/notices.js';
import * as session from '../autosave/session.js';
import { showStray } from '../autosave/strays.js';
import { openStore } from '../autosave/unsent.js';
import { watch } from '../autosave/watch.js';
import { word } from '../ui/words.js';
import '../autosave/sign-in.js';

const page = document.querySelector('[data-walk-page]').dataset;
const form = document.querySelector('[data-talk]');
const strays = document.querySelector('[data-strays]');

/* --- What is typed ------------------------------------------------------------------------------------------------ */

const kind = {
  ...formKind,
  /* No revision goes along: `base` alone says what was typed over. */
  begin(unit) { unit.form.elements.base.value = unit.base; },
  /* The server keeps no text of mere spaces. */
  markOf(unit, fields) { return fingerprint({ ...fields, said: fields.said.trim() ? fields.said : '' }); },
  encode(unit, fields) {
    const body = new URLSearchParams({ ...fields, row: unit.row, base: unit.base });
    return { type: 'application/x-www-form-urlencoded', body: body.toString() };
  },
  storedIn({ current }, unit) {
    const base = fingerprint(current.values);
    return { revision: current.revision, base, isOurs: unit.sent.includes(base) };
  }
};

const engine = new Engine({
  units: form ? [unitOf()] : [],
  kind,
  store: openStore({ owner: session.owner, place: 'walk-' + page.walkPage, keeps: session.keeps }),
  session,
  word: (name) => word(name).textContent
});

function unitOf() {
  const { unitTitle: title, talk: url, revision, came } = form.dataset;
  const row = form.elements.row.value;
  const base = form.elements.base.value;
  const stored = { revision: Number(revision), base, stored: base };
  return { form, name: 'row-' + row, row, title, url, ...stored, state: came || 'saved' };
}

function stay() {
  if (!engine.unitIn('conflict')) say(word('stay'), 'caution');
  lastNotice()?.focus();
}

if (form) {
  const indicator = new Indicator(engine);
  watch(engine, { stay });
  offerChoice(engine);
  if (engine.bringBack().length) say(word('restored'));
  indicator.show();
}

/* --- What no form of this page can save any more ------------------------------------------------------------------ */

engine.strays().forEach(({ name, title, fields }) => {
  const text = textOf(fields);
  if (text) showStray(strays, { title, text, forget: () => engine.forgetStray(name) });
  else engine.forgetStray(name);
});

function textOf({ said, leans_to: leaning }) {
  return [said, leaning && word('leaning-' + leaning).textContent].filter(Boolean).join('\n');
}

/* The form goes with its row, or with the lead: its words are tried once more, and stand here until they are saved. */
function setAside(unit) {
  if (!unit || unit.isAside || !engine.isDirty(unit)) return;
  unit.isAside = true;
  const forget = () => {
    engine.forgetStray(unit.name);
    engine.units.splice(engine.units.indexOf(unit), 1);
  };
  const notice = showStray(strays, { title: unit.title, text: textOf(kind.fields(unit)), forget });
  engine.listen((event, which) => { if (event === 'state' && which.state === 'saved') notice.remove(); });
  engine.flush(unit);
}

/* --- Following ---------------------------------------------------------------------------------------------------- */

const ROW = 'walk-row';

document.addEventListener('htmx:oobBeforeSwap', ({ target, detail }) => {
  target.querySelectorAll('details[open][id]').forEach(({ id }) => {
    const fresh = detail.fragment.querySelector('#' + window.CSS.escape(id));
    if (fresh) fresh.open = true;
  });
  if (target.contains(form)) setAside(engine.units[0]);
});

document.addEventListener('htmx:oobAfterSwap', ({ detail }) => {
  if (detail.target.id === ROW) window.scrollTo({ top: 0, behavior: 'instant' });
});

/* Whoever leads moved it on another screen: this one goes there once its own words are saved. */
document.addEventListener('walk-moved', async () => {
  await engine.flushAll();
  if (engine.units.every((unit) => !engine.isDirty(unit))) location.assign(page.address);
});
