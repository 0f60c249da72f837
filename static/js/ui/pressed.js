/* What moves under a pressed pointer takes the click away: the pointer comes up over something else than it went down
   on. */

let isPressed = false;
let waiting = [];

/* Does it now, or once the click that has begun is over. */
export function onceReleased(act) {
  if (isPressed) waiting.push(act);
  else act();
}

function release() {
  isPressed = false;
  /* The click itself follows the release. */
  setTimeout(() => {
    const acts = waiting;
    waiting = [];
    acts.forEach((act) => act());
  });
}

window.addEventListener('pointerdown', () => { isPressed = true; }, true);
['pointerup', 'pointercancel', 'dragend'].forEach((end) => window.addEventListener(end, release, true));
