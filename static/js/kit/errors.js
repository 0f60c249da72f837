/* The server's sentences at the fields of a card, until somebody goes on typing. */

import { controlsOf } from '../autosave/fields.js';

export function showErrorsOf(engine) {
  engine.listen((kind, unit, errors) => {
    if (kind === 'errors') showErrors(unit.form, errors);
    else if (kind === 'changed') clearErrors(unit.form);
  });
}

function showErrors(form, errors) {
  Object.keys(errors).forEach((name) => {
    const line = errorLine(form, controlsOf(form).find((control) => control.name === name));
    if (!line) return;
    line.textContent = errors[name];
    line.hidden = false;
  });
}

function clearErrors(form) {
  controlsOf(form).forEach((control) => {
    const line = errorLine(form, control);
    if (line) line.hidden = true;
  });
}

function errorLine(form, control) {
  const near = control && (control.closest('section, fieldset, li, .lw-field') || form);
  return near?.querySelector('[data-error="' + control.name + '"]');
}
