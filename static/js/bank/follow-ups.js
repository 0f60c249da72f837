/* The follow-ups of a question as rows, each with its tick, over the lines that the form sends: without this file they
   are typed one a line. */

const ALWAYS = 'Always ask: ';
const BEGINNING = /^always ask:\s*/i;

/* A line of the form as a row has it. */
export function rowOf(line) {
  const text = line.replace(BEGINNING, '');
  return { text: text.charAt(0).toUpperCase() + text.slice(1), always: text !== line };
}

/* A row as a line of the form; nothing for an empty one. */
export function lineOf({ text, always }) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line && always ? ALWAYS + line : line;
}

/* Show the lines of `field` as rows. */
export function enhance(field, rowTemplate, listTemplate) {
  const place = field.closest('.lw-field');
  const list = listTemplate.content.firstElementChild.cloneNode(true);
  const rows = list.querySelector('[data-rows]');
  const removed = list.querySelector('[data-removed]');

  const partsOf = (row) => ({ text: row.querySelector('textarea'), always: row.querySelector('input') });
  const all = () => Array.from(rows.children);

  function number() {
    all().forEach((row, index) => {
      const { text } = partsOf(row);
      text.id = 'follow-up-' + (index + 1);
      const [label] = row.querySelectorAll('label');
      label.htmlFor = text.id;
      label.textContent = 'Follow-up ' + (index + 1);
      row.querySelector('summary span').textContent = 'Move or remove follow-up ' + (index + 1);
    });
  }

  function keep() {
    number();
    const lines = all().map((row) => {
      const { text, always } = partsOf(row);
      return lineOf({ text: text.value, always: always.checked });
    });
    field.value = lines.filter(Boolean).join('\n');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function make({ text, always }) {
    const row = rowTemplate.content.firstElementChild.cloneNode(true);
    const parts = partsOf(row);
    parts.text.value = text;
    parts.always.checked = always;
    return row;
  }

  function add(values, after = null) {
    const row = make(values);
    if (after) after.after(row);
    else rows.append(row);
    keep();
    return row;
  }

  function takeOut(row) {
    const values = { text: partsOf(row).text.value, always: partsOf(row).always.checked };
    const before = row.previousElementSibling;
    const next = row.nextElementSibling || before;
    row.remove();
    keep();
    removed.replaceChildren('Removed. ');
    const undo = document.createElement('button');
    undo.type = 'button';
    undo.className = 'btn lw-inline';
    undo.textContent = 'Undo';
    undo.addEventListener('click', () => {
      const back = make(values);
      if (before) before.after(back);
      else rows.prepend(back);
      removed.replaceChildren();
      keep();
      partsOf(back).text.focus();
    });
    removed.append(undo);
    (next ? partsOf(next).text : list.querySelector('[data-add]')).focus();
  }

  function move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    keep();
    partsOf(row).text.focus();
  }

  list.addEventListener('click', (event) => {
    const row = event.target.closest('.lw-follow');
    if (event.target.closest('[data-add]')) partsOf(add({ text: '', always: false })).text.focus();
    else if (event.target.closest('[data-remove]')) takeOut(row);
    else if (event.target.closest('[data-move]')) {
      row.querySelector('details').open = false;
      move(row, Number(event.target.dataset.move));
    }
  });
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('textarea') || event.isComposing) return;
    event.preventDefault();
    partsOf(add({ text: '', always: false }, event.target.closest('.lw-follow'))).text.focus();
  });
  list.addEventListener('input', (event) => {
    const row = event.target.closest('.lw-follow');
    const { text, always } = partsOf(row);
    const [first, ...others] = text.value.split('\n');
    if (others.length) {
      text.value = first;
      others.reverse().map(rowOf).forEach((values) => { if (values.text) add(values, row); });
    }
    if (BEGINNING.test(text.value)) {
      text.value = rowOf(text.value).text;
      always.checked = true;
    }
    keep();
    event.stopPropagation();
  });

  field.value.split('\n').filter((line) => line.trim()).map(rowOf).forEach((values) => rows.append(make(values)));
  number();
  field.hidden = true;
  place.querySelectorAll(':scope > :is(label, .form-text)').forEach((part) => { part.hidden = true; });
  place.before(list);
  return {
    addFirst(text, always) {
      rows.prepend(make({ text, always }));
      keep();
    },
  };
}
