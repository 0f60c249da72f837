/* Arrow keys move through the rows of a debrief. Without this file the two links at the end of the page do. */
(function () {
  'use strict';

  const keys = { ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back' };

  document.addEventListener('keydown', function (event) {
    const way = keys[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const link = document.querySelector('[data-walk="' + way + '"]');
    if (!link) return;
    event.preventDefault();
    window.location.assign(link.href);
  });
})();
