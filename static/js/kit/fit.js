/* On a phone the question, the note and the first follow-ups stand in view together: what is long gives way. What is
   shown with a question folds, then the note becomes lower, then the question smaller. Without this file one
   scrolls. */

const isPhone = window.matchMedia('(max-width: 767.98px)');
const FOLLOW_UPS_IN_VIEW = 3;
const LOWEST_NOTE = 72;

/* How many pixels of the first follow-ups the bar at the bottom covers while the page stands at its top. */
function covered(step) {
  const followUps = Array.from(step.querySelectorAll('[data-follow-ups] > li')).slice(0, FOLLOW_UPS_IN_VIEW);
  const last = followUps.at(-1);
  if (!last) return 0;
  const bar = step.querySelector('.lw-jump').getBoundingClientRect().top;
  return Math.max(0, Math.ceil(last.getBoundingClientRect().bottom + window.scrollY - bar));
}

function foldPictures(step) {
  const pictures = step.querySelector('[data-exhibits]');
  if (pictures) pictures.open = false;
}

function lower(step) {
  const note = step.querySelector('[name=evidence]');
  note.style.height = Math.max(LOWEST_NOTE, note.offsetHeight - covered(step)) + 'px';
}

function shrink(step) { step.querySelector('.lw-spoken').classList.add('is-long'); }

/* A step of the kit that has just come into view. */
export function fit(step) {
  if (!isPhone.matches || !step?.querySelector('.lw-jump')) return;
  [foldPictures, lower, shrink, lower].forEach((giveWay) => { if (covered(step)) giveWay(step); });
}
