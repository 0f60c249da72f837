/* What somebody typed into a form (data-keeps, with an id) and has not saved stays when the part of the page around it
   is drawn anew, with what the form showed when it was opened. */

const fieldsOf = (form) => Array.from(form.elements).filter((field) => field.name && field.type !== 'submit');
const isChosen = (field) => Array.from(field.options).some((option) => option.selected !== option.defaultSelected);
const isChanged = (field) => (field.options ? isChosen(field) : field.value !== field.defaultValue);
const isTyped = (form) => fieldsOf(form).some(isChanged);
const isRefused = (form) => form.dataset.keeps === 'refused';

/* Remembers the forms in a part of the page but for the one that is sent; the answer puts them back. */
export function keepTyped(part, sent) {
  const kept = Array.from(part.querySelectorAll('form[data-keeps]'))
    .filter((form) => form !== sent && !form.contains(sent) && (isRefused(form) || isTyped(form)))
    .map((form) => [form.id, isRefused(form) ? contentOf(form) : valuesOf(form)]);
  return () => {
    kept.forEach(([id, putBackInto]) => {
      const form = document.getElementById(id);
      if (!form) return;
      putBackInto(form);
      const details = form.closest('details');
      if (details) details.open = true;
    });
  };
}

function valuesOf(form) {
  const values = fieldsOf(form).map((field) => [field.name, field.value]);
  return (drawn) => values.forEach(([name, value]) => {
    const field = drawn.elements.namedItem(name);
    if (field && name !== 'csrfmiddlewaretoken') field.value = value;
  });
}

/* What two people wrote at once stands in the form until one of them chose. */
function contentOf(form) {
  const content = Array.from(form.childNodes);
  return (drawn) => showRefused(drawn, content);
}

export function showRefused(form, content) {
  form.replaceChildren(...content);
  form.dataset.keeps = 'refused';
  window.htmx.process(form);
}
