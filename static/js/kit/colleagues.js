/* Where the others on the round are: which question, and nothing else. Asked while the round runs. */

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
  try {
    const headers = { Accept: 'application/json', 'X-By-Itself': '1' };
    const reply = await fetch(place.dataset.colleagues + '?at=' + at, { headers });
    const { said } = reply.ok ? await reply.json() : { said: '' };
    place.textContent = said;
    place.hidden = !said;
  } catch {
    place.hidden = true;
  }
}
