/* The sentences of the scripts stand in the page's template, in <template id="script-words">, and nowhere else. */

/* A copy of the words by that name, as an element; {key} in them becomes values.key. */
export function word(name, values) {
  const source = document.getElementById('script-words').content.querySelector('[data-word="' + name + '"]');
  const copy = source.cloneNode(true);
  copy.removeAttribute('data-word');
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/\{(\w+)\}/g, (_, key) => (values || {})[key] || '');
  }
  return copy;
}

/* A moment as the writer's clock says it, 14:05: in the time zone of the account, as everywhere else on the page. */
export function clockTime(at) {
  const timeZone = document.querySelector('[data-time-zone]')?.dataset.timeZone;
  const shape = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  try {
    return at.toLocaleTimeString('en-GB', { timeZone, ...shape });
  } catch { return at.toLocaleTimeString('en-GB', shape); }
}
