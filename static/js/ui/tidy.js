/* A page that is no kit takes away what kits left in this browser: copies that nobody has open, and whatever is
   somebody else's; everything where nothing is to be kept. Without this file that goes when somebody signs out. */

import { forgetEverything, tidy } from '../offline/forget.js';

/* A kit looks after itself. */
if (!document.querySelector('[data-kit]')) tidyUp(document.body.dataset).catch(() => {});

function tidyUp({ person, keepsNothing }) {
  return keepsNothing === undefined ? tidy(person || '') : forgetEverything();
}
