/* The rating folded to one line while an answer is heard, and the line of counts that stands for the prompts while it
   is open. Without this file both say what was true when the page was made. */

/* Opens the rating with its first choice in focus, or folds it and gives focus back to the note. */
export function toggleRating(fold, note) {
  if (!fold) return;
  fold.open = !fold.open;
  const first = fold.querySelector('input:checked') || fold.querySelector('input:not(:disabled)');
  if (fold.open) first?.focus();
  else note?.focus();
}

/* Says that an answer is rated, never how. */
export function showRating(step) {
  const state = step.querySelector('[data-rating-state]');
  if (!state) return;
  const chosen = step.querySelector('input[name=rating]:checked');
  state.textContent = !chosen ? 'not rated yet' : /^\d+$/.test(chosen.value) ? 'rated' : 'left blank';
  step.querySelector('[data-asked]').textContent = step.querySelectorAll('[name^="probe-"]:checked').length;
  step.querySelector('[data-heard]').textContent = step.querySelectorAll('[name^="point-"]:checked').length;
}

document.querySelectorAll('[data-opens-rating]').forEach((link) => link.addEventListener('click', () => {
  document.getElementById(link.hash.slice(1)).open = true;
}));
