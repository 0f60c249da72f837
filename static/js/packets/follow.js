/* The pane of pages turns to the page on which the words stand that somebody writes. It moves only where that page is
   out of sight, and never what is typed in. */

const SIGNS = 24;
const IN_SIGHT = 100;

const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/* The words before the caret, or those after it where there are too few. */
function wordsAt(field) {
  const before = bare(field.value.slice(0, field.selectionStart ?? 0)).slice(-SIGNS);
  return before.length < SIGNS / 2 ? bare(field.value).slice(0, SIGNS) : before;
}

function follow(field) {
  const pane = document.getElementById('preview-pages');
  const words = wordsAt(field);
  if (!pane || words.length < SIGNS / 4) return;
  const page = Array.from(pane.querySelectorAll('[data-words]')).find((one) => one.dataset.words.includes(words));
  if (!page) return;
  const top = page.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  const isInSight = Math.min(top + page.offsetHeight, pane.scrollTop + pane.clientHeight)
    - Math.max(top, pane.scrollTop) >= IN_SIGHT;
  if (!isInSight) pane.scrollTop = top;
}

export function followWords(form) {
  const field = (target) => (target.form === form && target.matches('textarea, input[type=text]') ? target : null);
  ['focusin', 'click', 'input'].forEach((kind) => document.addEventListener(kind, (event) => {
    if (event.target.closest && field(event.target)) follow(event.target);
  }));
  /* New pages have come for what was just written. */
  document.body.addEventListener('htmx:oobAfterSwap', () => {
    if (field(document.activeElement)) follow(document.activeElement);
  });
}
