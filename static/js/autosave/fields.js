/* The fields of a form as plain values, and back. A field may stand anywhere on the page (form="..."); one marked
   data-not-sent is no part of it, and one with data-needs="other" counts only while that other box is ticked. */

const NOT_FIELDS = new Set(['csrfmiddlewaretoken', 'revision', 'base']);
const MOST_OWN = 20;

export function fieldsOf(form) {
  const fields = {};
  controlsOf(form).forEach(function (control) {
    const name = control.name;
    if (control.disabled || !isWanted(form, control)) return;
    if (control.type === 'radio') {
      fields[name] = control.checked ? control.value : fields[name] || '';
    } else if (control.type === 'checkbox') {
      if (control.checked) fields[name] = 'on';
    } else if (name === 'own') {
      fields.own = (fields.own || []).concat(control.value ? [control.value] : []);
    } else {
      fields[name] = control.value.replace(/\r\n?/g, '\n');
    }
  });
  return fields;
}

function controlsOf(form) {
  return Array.from(form.elements).filter(function (control) {
    return control.name && !NOT_FIELDS.has(control.name) && !control.matches('button, fieldset, [data-not-sent]');
  });
}

/* "Only partly" and the note of a follow-up say nothing unless their own box is ticked. */
function isWanted(form, control) {
  const needed = control.dataset.needs && form.elements[control.dataset.needs];
  return !needed || needed.checked;
}

export function fill(form, fields) {
  fillOwn(form, fields.own || []);
  controlsOf(form).forEach(function (control) {
    const value = fields[control.name] || '';
    if (control.name === 'own') return;
    if (control.type === 'radio') control.checked = value === control.value;
    else if (control.type === 'checkbox') control.checked = control.name in fields;
    else control.value = value;
  });
}

/* --- Follow-ups of one's own: as many lines as there are texts, and an empty one ------------------------------ */

function ownOf(form) {
  return controlsOf(form).filter(function (control) { return control.name === 'own'; });
}

function fillOwn(form, texts) {
  const lines = ownOf(form);
  if (!lines.length) return;
  while (lines.length < texts.length) lines.push(addOwn(lines[lines.length - 1]));
  lines.forEach(function (line, place) { line.value = texts[place] || ''; });
  if (lines[lines.length - 1].value) addOwn(lines[lines.length - 1]);
}

export function growOwn(form) {
  const lines = ownOf(form);
  if (lines[lines.length - 1].value && lines.length < MOST_OWN) addOwn(lines[lines.length - 1]);
}

function addOwn(last) {
  const next = last.cloneNode();
  next.value = '';
  last.after(next);
  return next;
}

/* --- The same values as somebody would read them ------------------------------------------------------------- */

export function textNames(form) {
  return controlsOf(form).filter(function (one) { return one.tagName === 'TEXTAREA'; })
    .map(function (one) { return one.name; });
}

export function textOf(form, fields) {
  const notes = Object.keys(fields).filter(function (name) { return name.startsWith('note-'); });
  return textNames(form).concat(notes).map(function (name) { return fields[name]; }).concat(fields.own || [])
    .filter(Boolean).join('\n\n');
}

/* The words of the chosen radio, "" for none; null where the form has nothing to choose. */
export function choiceOf(form, fields) {
  const radios = controlsOf(form).filter(function (one) { return one.type === 'radio'; });
  if (!radios.length) return null;
  const chosen = radios.find(function (one) { return one.value === fields[one.name]; });
  if (!chosen) return '';
  const label = chosen.closest('label').querySelector('.lw-rate-name > span') || chosen.closest('label');
  return label.textContent.trim();
}
