/* Keys of a walk-through: the right arrow reveals the next speaker and then goes on, the left one goes back, Escape
   leaves. Without this file the links and buttons on the page do. Page Down and Page Up, which the remote in a
   speaker's hand sends, scroll first while there is more to read. */

const keys = { ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back', Escape: 'leave' };
const MINUTE = 60;

function scrolls(key) {
  const page = document.documentElement;
  if (key === 'PageDown') return page.scrollTop + page.clientHeight < page.scrollHeight - 1;
  return key === 'PageUp' && page.scrollTop > 0;
}

document.addEventListener('keydown', (event) => {
  const way = keys[event.key];
  if (!way || scrolls(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const step = document.querySelector('[data-walk="' + way + '"]');
  if (!step || event.repeat) return;
  event.preventDefault();
  step.click();
});

/* A quiet timer: it changes once a minute, says nothing aloud and has no colour. */
const clocks = new WeakMap();

function tick() {
  const clock = document.querySelector('[data-walk-clock]');
  if (!clock) return;
  if (!clocks.has(clock)) clocks.set(clock, Date.now());
  const passed = (Date.now() - clocks.get(clock)) / 1000;
  const minutes = (seconds) => String(Math.floor((Number(seconds) + passed) / MINUTE));
  clock.querySelector('[data-all]').textContent = minutes(clock.dataset.seconds);
  clock.querySelector('[data-row]').textContent = minutes(clock.dataset.rowSeconds);
}

tick();
window.setInterval(tick, 5000);
