/* Signing out of this tab takes unsent text along: the next person at this desk must not find it. */

import { wipe } from '../autosave/unsent.js';

document.addEventListener('submit', (event) => {
  if (event.target.matches('[data-sign-out]')) wipe();
});
