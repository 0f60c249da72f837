/* The fields of a form as plain values, and back. A field may stand anywhere on the page (form="..."); one marked
   data-not-sent is no part of it, and one with data-needs="other" counts only while that other box is ticked. */

const NOT_FIELDS = new Set(['csrfmiddlewaretoken', 'revision', 'base']);
const MOST_OWN = 20;

/* What an engine needs of units that are forms; each kind adds how it is sent. */
export const formKind = {
  fields(unit) { return fieldsOf(unit.form); },
  fill(unit, fields) { fill(unit.form, fields); },
  begin(unit) {
    const { revision, base } = unit.form.elements;
    revision.value = unit.revision;
    if (base) base.value = unit.base;
  }
};

export function controlsOf(form) {
  return Array.from(form.elements).filter((control) => control.name && !NOT_FIELDS.has(control.name)
    && !control.matches('button, fieldset, [data-not-sent]'));
}

export function fieldsOf(form) {
  const fields = {};
  controlsOf(form).forEach((control) => {
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

/* "Only partly" and the note of a follow-up say nothing unless their own box is ticked. */
function isWanted(form, control) {
  const needed = control.dataset.needs && form.elements[control.dataset.needs];
  return !needed || needed.checked;
}

export function fill(form, fields) {
  fillOwn(form, fields.own || []);
  controlsOf(form).forEach((control) => {
    const value = fields[control.name] || '';
    if (control.name === 'own') return;
    if (control.type === 'radio') control.checked = value === control.value;
    else if (control.type === 'checkbox') control.checked = control.name in fields;
    else control.value = value;
  });
}

/* --- Follow-ups of one's own: as many lines as there are texts, and an empty one ------------------------------ */

function ownOf(form) { return controlsOf(form).filter((control) => control.name === 'own'); }

function fillOwn(form, texts) {
  const lines = ownOf(form);
  if (!lines.length) return;
  while (lines.length < texts.length) lines.push(addOwn(lines.at(-1)));
  lines.forEach((line, place) => { line.value = texts[place] || ''; });
  if (lines.at(-1).value) addOwn(lines.at(-1));
}

export function growOwn(form) {
  const lines = ownOf(form);
  if (lines.at(-1).value && lines.length < MOST_OWN) addOwn(lines.at(-1));
}

function addOwn(last) {
  const next = last.cloneNode();
  next.value = '';
  last.after(next);
  return next;
}
