/* Where the others on the round are: which question, and nothing else. "lw:begun" says since when it runs, as the lead
   may say so while this page is open. */

const place = document.querySelector('[data-colleagues]');
const EVERY = 15000;
let at = 0;
let timer = 0;

/* Another step is in view here: the others hear of it, and their places are asked for. */
export function standAt(step) {
  at = step;
  if (place) ask();
}

async function ask() {
  window.clearTimeout(timer);
  timer = window.setTimeout(ask, EVERY);
  if (document.visibilityState === 'hidden') return;
  try {
    const headers = { Accept: 'application/json', 'X-By-Itself': '1' };
    const reply = await fetch(place.dataset.colleagues + '?at=' + at, { headers });
    const { said, begun, elapsed } = reply.ok ? await reply.json() : { said: '' };
    place.textContent = said;
    place.hidden = !said;
    if (begun) document.dispatchEvent(new CustomEvent('lw:begun', { detail: { begun, elapsed } }));
  } catch {
    place.hidden = true;
  }
}

if (place) {
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') ask(); });
}
