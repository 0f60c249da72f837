/* A page with several forms loads anew when one of them is sent. What stands typed in the others, and was not sent, is
   there again on the page that comes next: in the fields that somebody changed, with what their form showed when they
   did (its hidden fields). It waits through a refusal that has a page of its own, and is forgotten on any other page.

   Forms that save by themselves keep their words on their own, see ../autosave. */

import { openStore } from '../autosave/unsent.js';

const { person, keepsNothing, answersForm } = document.body.dataset;
const FORMS = 'main form[method=post]:not([data-autosave])';

const isAnswer = answersForm !== undefined;
const store = person && openStore({ owner: person, place: 'other-forms', keeps: keepsNothing === undefined });

const fieldsOf = (form) => Array.from(form.elements).filter((field) => field.name &&
  field.name !== 'csrfmiddlewaretoken' && !field.matches('button, fieldset, [type=submit], [type=file]'));
const isBox = (field) => field.matches('[type=checkbox], [type=radio]');
const isHidden = (field) => field.type === 'hidden';
const optionsOf = (field) => Array.from(field.options);
const chosenIn = (field) => optionsOf(field).filter(({ selected }) => selected).map(({ value }) => value);

/* Where a page names none of its options, a browser shows the first. */
function defaultIn(field) {
  const named = optionsOf(field).filter(({ defaultSelected }) => defaultSelected);
  return (named.length || field.multiple ? named : optionsOf(field).slice(0, 1)).map(({ value }) => value);
}

function isChanged(field) {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  if (field.options) return chosenIn(field).join('\n') !== defaultIn(field).join('\n');
  return field.value !== field.defaultValue;
}

const pathOf = (form) => new URL(form.action).pathname;

/* On the answer to a form its own fields hold what was typed: nothing in them looks changed. */
const isOwn = (form) => isAnswer && pathOf(form) === location.pathname;

const isTyped = (form) => isOwn(form) || fieldsOf(form).some((field) => !isHidden(field) && isChanged(field));

/* More than a button, and no password, which is kept nowhere. */
function canBeTypedIn(form) {
  const shown = fieldsOf(form).filter((field) => !isHidden(field));
  return shown.length > 0 && !shown.some(({ type }) => type === 'password') && !form.closest('[data-unsent-owner]');
}

/* The forms by where they are sent: one that stood before them may be gone afterwards. */
function formsByName() {
  const numbers = {};
  return new Map(Array.from(document.querySelectorAll(FORMS)).filter(canBeTypedIn).map((form) => {
    const path = pathOf(form);
    numbers[path] = (numbers[path] || 0) + 1;
    return [path + ' ' + numbers[path], form];
  }));
}

/* Fields of one name are told apart by their number, boxes by their value. */
function placed(form) {
  const numbers = {};
  return fieldsOf(form).map((field) => {
    numbers[field.name] = (numbers[field.name] || 0) + 1;
    return [[field.name, isBox(field) ? field.value : numbers[field.name]].join(' '), field];
  });
}

function typedIn(form) {
  const kept = placed(form).filter(([, field]) => isOwn(form) || isHidden(field) || isChanged(field));
  return Object.fromEntries(kept.map(([place, field]) => [place, valueOf(field)]));
}

function valueOf(field) {
  if (isBox(field)) return field.checked;
  return field.multiple ? chosenIn(field) : field.value;
}

function putBack(form, typed) {
  placed(form).filter(([place]) => place in typed).forEach(([place, field]) => {
    const value = typed[place];
    if (isBox(field)) field.checked = value;
    else if (field.multiple) optionsOf(field).forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value;
  });
  const details = form.closest('details');
  if (details) details.open = true;
}

function keepOthers(event) {
  if (event.defaultPrevented || event.target.matches('[data-sign-out]')) return;
  formsByName().forEach((form, name) => {
    if (form === event.target || !isTyped(form)) return;
    store.keep(name, { title: document.title, typed: typedIn(form) });
  });
}

function putAllBack() {
  const forms = formsByName();
  store.names().forEach((name) => {
    const form = forms.get(name);
    if (form) putBack(form, store.read(name).typed);
    if (form || !isAnswer) store.forget(name);
  });
}

if (store) {
  putAllBack();
  document.addEventListener('submit', keepOthers);
}
