/* Lists by keyboard: "/" goes to the search field of the page; arrows walk over the rows, from the search field, too;
   A adds the row that has the focus. Rows are the elements with data-row in an element with data-list-keys, which is
   there only for people who want single keys. Enter is the browser's: it opens what has the focus. */

const target = (row) => row.querySelector('a, button');

/* The row that a key leads to from the row at this index, -1 being the search field; null where it leads nowhere. */
export function rowFor(key, index, count) {
  const wanted = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 }[key];
  return wanted === undefined || wanted < 0 || wanted >= count ? null : wanted;
}

function isTyping(element) {
  return element.matches('textarea, input, select') || element.isContentEditable;
}

function walk(event, list, search) {
  const rows = Array.from(list.querySelectorAll('[data-row]'));
  const index = rows.findIndex((row) => row.contains(event.target));
  const inSearch = event.target === search;
  if (index < 0 && !inSearch) return;
  if (inSearch && event.key !== 'ArrowDown') return;
  if (index === 0 && event.key === 'ArrowUp' && search) {
    event.preventDefault();
    search.focus();
    return;
  }
  const wanted = rowFor(event.key, index, rows.length);
  if (wanted === null) return;
  event.preventDefault();
  target(rows[wanted]).focus();
}

function press(event) {
  const list = document.querySelector('[data-list-keys]');
  if (!list || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (document.querySelector('dialog[open]')) return;
  const search = document.querySelector('form[role=search] [name=q]');
  if (event.key === '/' && search && !isTyping(event.target)) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if ((event.key === 'a' || event.key === 'A') && !isTyping(event.target)) {
    event.target.closest('[data-row]')?.querySelector('[data-add]')?.click();
  } else {
    walk(event, list, search);
  }
}

document.addEventListener('keydown', press);
