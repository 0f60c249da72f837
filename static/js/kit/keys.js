/* Single letters that do something on the pages of a card, for people who want them: outside fields alone, inside a
   field with Alt. */

export const hasShortcuts = document.querySelector('[data-kit]').dataset.shortcuts === 'yes';

export function isTyping(target) {
  return target.matches('textarea, input:not([type=radio]):not([type=checkbox]), select') || target.isContentEditable;
}

/* `acts` by letter, each called with what had the focus. */
export function listenToLetters(acts) {
  if (!hasShortcuts) return;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.ctrlKey || event.metaKey || event.altKey !== isTyping(event.target)) return;
    const act = acts[letterOf(event)];
    if (!act) return;
    event.preventDefault();
    act(event.target);
  });
}

/* By the key's place where it makes another sign together with Alt. */
function letterOf(event) { return (event.altKey ? event.code.replace('Key', '') : event.key).toLowerCase(); }
