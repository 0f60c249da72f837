/* Signing out of this tab takes unsent text along: the next person at this desk must not find it. */
(function () {
  'use strict';

  document.addEventListener('submit', function (event) {
    if (!event.target.matches('[data-sign-out]')) return;
    try {
      Object.keys(sessionStorage).forEach(function (key) {
        if (key.startsWith('lw:unsent:')) sessionStorage.removeItem(key);
      });
    } catch (closed) { /* nothing was kept */ }
  });
})();
