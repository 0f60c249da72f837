/* The bank beside the rounds: each search draws its list anew, and the rounds to choose from. The letters somebody
   types, the ticks and the round that is chosen stay, whatever comes in meanwhile. */

const bank = () => document.getElementById('bank');
const into = () => document.getElementById('bank-into');
const ticked = () => Array.from(bank().querySelectorAll('input[name=question]:checked'), (box) => box.closest('li'));
const boxOf = (row) => row.querySelector('input[name=question]');

let kept = null;

/* A link that opens the bank for a round has chosen it. */
const choosesRound = (element) => element?.matches('a') && new URLSearchParams(element.search).has('round');

function remember({ detail }) {
  if (detail.target?.id !== 'bank' && detail.target?.id !== 'bank-list') return;
  const round = choosesRound(detail.requestConfig?.elt) ? '' : into()?.value;
  kept = { round, rows: ticked() };
}

function putBack() {
  if (!kept) return;
  const { round, rows } = kept;
  kept = null;
  choose(round);
  const list = document.getElementById('bank-list');
  const unlisted = rows.filter((row) => {
    const box = list.querySelector(`input[name=question][value="${boxOf(row).value}"]`);
    if (box) box.checked = true;
    return !box;
  });
  document.getElementById('bank-ticked').replaceChildren(...unlisted);
}

function choose(round) {
  if (!into()) return;
  if (Array.from(into().options).some((option) => option.value === round)) into().value = round;
  carryRound();
}

/* The search asks for the round that is chosen, and so does the page with all of them. */
function carryRound() {
  const search = document.getElementById('bank-search');
  const field = search?.elements.namedItem('round');
  if (field) field.value = into().value;
}

/* One event comes for each part that is drawn anew. */
function came({ target, detail }) {
  if (target.id === 'building') askAgain();
  if (target.id !== 'bank' || !detail.requestConfig?.elt.matches('[data-opens-bank]')) return;
  bank().scrollIntoView({ block: 'nearest' });
  document.querySelector('#bank [name=q]')?.focus({ preventScroll: true });
}

/* Whatever moves may close a gap or open one, and what was added is offered no more. */
function askAgain() {
  const search = document.getElementById('bank-search');
  if (search) window.htmx.trigger(search, 'submit');
}

/* What has gone into a round is ticked no more. */
function untick({ detail }) {
  if (detail.requestConfig?.elt.id !== 'bank-add' || detail.xhr.status !== 200) return;
  const sent = detail.requestConfig.formData.getAll('question');
  ticked().map(boxOf).filter((box) => sent.includes(box.value)).forEach((box) => { box.checked = false; });
}

document.addEventListener('change', ({ target }) => { if (target.id === 'bank-into') carryRound(); });
document.addEventListener('htmx:beforeSwap', untick);
document.addEventListener('htmx:beforeSwap', remember);
document.addEventListener('htmx:afterSwap', putBack);
document.addEventListener('htmx:afterSettle', came);
