/* Notices above the text that is being written. */

const place = document.querySelector('[data-notices]');

/* A notice in place of the last ones. */
export function say(words, tone) { holdStill(() => place.replaceChildren(noticeOf(words, tone))); }

export function clearNotices() { holdStill(() => place.replaceChildren()); }

export function lastNotice() { return place.firstElementChild; }

export function noticeOf(words, tone) {
  const box = document.createElement('div');
  const text = document.createElement('div');
  box.className = 'lw-notice';
  box.tabIndex = -1;
  if (tone) box.dataset.tone = tone;
  text.append(words);
  box.append(text);
  return box;
}

/* Whoever types keeps their line where it is: the page scrolls by as much as it grew above. */
export function holdStill(change) {
  const field = document.activeElement;
  const before = field.getBoundingClientRect().top;
  change();
  if (!field.matches('input, textarea')) return;
  window.scrollBy({ top: field.getBoundingClientRect().top - before, behavior: 'instant' });
}
