/* What somebody typed into a form (data-keeps, with an id) and has not saved stays when the part of the page around it
   is drawn anew, with what the form showed when it was opened. */

const fieldsOf = (form) => Array.from(form.elements).filter((field) => field.name && field.type !== 'submit');
const isTyped = (form) => fieldsOf(form).some((field) => field.value !== field.defaultValue);

/* Remembers the forms in a part of the page but for the one that is sent; the answer puts them back. */
export function keepTyped(part, sent) {
  const kept = Array.from(part.querySelectorAll('form[data-keeps]'))
    .filter((form) => form !== sent && !form.contains(sent) && isTyped(form))
    .map((form) => [form.id, fieldsOf(form).map((field) => [field.name, field.value])]);
  return () => {
    kept.forEach(([id, values]) => {
      const form = document.getElementById(id);
      if (!form) return;
      values.forEach(([name, value]) => {
        const field = form.elements.namedItem(name);
        if (field && name !== 'csrfmiddlewaretoken') field.value = value;
      });
      const details = form.closest('details');
      if (details) details.open = true;
    });
  };
}
