/* My work says which words of this person wait in this browser for their page to save them. Without this file the page
   of each says so when it is opened. */

import { whenSignedOut } from './open-pages.js';
import { showUnsent } from './unsent-list.js';
import { leftInBrowser } from './words.js';

const notice = document.querySelector('[data-left-here]');
let isSignedOut = false;

async function look() {
  const left = await leftInBrowser(document.body.dataset.person).catch(() => []);
  showUnsent(notice.querySelector('[data-unsent-list]'), isSignedOut ? [] : left);
  notice.hidden = isSignedOut || !left.length;
}

whenSignedOut(() => {
  isSignedOut = true;
  look();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
look();
