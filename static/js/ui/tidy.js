/* A page that is no kit takes away what kits left in this browser: copies that nobody has open, and whatever is
   somebody else's. Without this file that goes when somebody signs out. */

import { tidy } from '../offline/forget.js';

/* A kit looks after itself. */
if (!document.querySelector('[data-kit]')) tidy(document.body.dataset.person || '').catch(() => {});
