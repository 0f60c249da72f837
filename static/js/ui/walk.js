/* Arrow keys move through the rows of a debrief, Escape leaves them. Without this file the links on the page do.
   Page Down and Page Up, which the remote in a speaker's hand sends, scroll first while there is more to read. */

const keys = { ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back', Escape: 'leave' };

function scrolls(key) {
  const page = document.documentElement;
  if (key === 'PageDown') return page.scrollTop + page.clientHeight < page.scrollHeight - 1;
  return key === 'PageUp' && page.scrollTop > 0;
}

document.addEventListener('keydown', (event) => {
  const way = keys[event.key];
  if (!way || scrolls(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const link = document.querySelector('[data-walk="' + way + '"]');
  if (!link) return;
  event.preventDefault();
  window.location.assign(link.href);
});
