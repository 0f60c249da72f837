/* Colleagues found by typing (accounts/person_field.py): htmx fills the list below the field, and this file makes field
   and list a combobox. Without it the text is sent as it stands, and the form finds the person. */

function listOf(field) {
  return field.dataset.find ? document.getElementById(field.dataset.find) : null;
}

function fieldOf(list) {
  return document.querySelector('[data-find="' + list.id + '"]');
}

function optionsOf(list) {
  return Array.from(list.querySelectorAll('[role=option]'));
}

function show(field, list, isOpen) {
  list.hidden = !isOpen;
  field.setAttribute('aria-expanded', String(isOpen));
  if (!isOpen) mark(field, list, null);
}

/* The option that Enter takes. Focus stays in the field. */
function mark(field, list, chosen) {
  optionsOf(list).forEach((option) => option.setAttribute('aria-selected', String(option === chosen)));
  if (!chosen) {
    field.removeAttribute('aria-activedescendant');
    return;
  }
  field.setAttribute('aria-activedescendant', chosen.id);
  chosen.scrollIntoView({ block: 'nearest' });
}

function take(field, list, option) {
  if (option.dataset.url) {
    window.location.assign(option.dataset.url);
    return;
  }
  field.value = option.dataset.text;
  show(field, list, false);
}

/* What stands `steps` further down than the marked option, round and round. */
export function next(options, marked, steps) {
  if (!options.length) return null;
  const from = options.indexOf(marked);
  if (from < 0) return steps > 0 ? options[0] : options[options.length - 1];
  return options[(from + steps + options.length) % options.length];
}

function onKey(event) {
  const field = event.target;
  const list = field.dataset && field.dataset.find ? listOf(field) : null;
  if (!list) return;
  const marked = list.querySelector('[aria-selected=true]');
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (steps && list.childElementCount) {
    event.preventDefault();
    show(field, list, true);
    mark(field, list, next(optionsOf(list), marked, steps));
  } else if (event.key === 'Enter' && marked && !list.hidden) {
    event.preventDefault();
    take(field, list, marked);
  } else if (event.key === 'Escape' && !list.hidden) {
    event.stopPropagation();
    show(field, list, false);
  }
}

function begin(field) {
  const list = listOf(field);
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');
  list.setAttribute('role', 'listbox');
}

if (typeof document !== 'undefined') {
  document.querySelectorAll('[data-find]').forEach(begin);
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('htmx:afterSwap', (event) => {
    const list = event.target;
    const field = list.id && list.classList.contains('lw-find-list') ? fieldOf(list) : null;
    if (field) show(field, list, list.childElementCount > 0 && document.activeElement === field);
  });
  document.addEventListener('htmx:load', (event) => {
    event.target.querySelectorAll('[data-find]').forEach(begin);
  });
  /* Before the field loses the focus, and with it the list. */
  document.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('.lw-find-list [role=option]');
    if (!option) return;
    event.preventDefault();
    take(fieldOf(option.parentElement), option.parentElement, option);
  });
  document.addEventListener('focusout', (event) => {
    if (event.target.dataset.find) show(event.target, listOf(event.target), false);
  });
}
