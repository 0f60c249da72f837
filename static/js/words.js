/* The sentences of the scripts stand in the page's template, in <template id="kit-words">, and nowhere else. */

/* A copy of the words by that name, as an element; {key} in them becomes values.key. */
export function word(name, values) {
  const source = document.getElementById('kit-words').content.querySelector('[data-word="' + name + '"]');
  const copy = source.cloneNode(true);
  copy.removeAttribute('data-word');
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/\{(\w+)\}/g, function (_, key) {
      return (values || {})[key] || '';
    });
  }
  return copy;
}

/* A moment as the clock on the wall says it: 14:05. */
export function clockTime(at) {
  return String(at.getHours()).padStart(2, '0') + ':' + String(at.getMinutes()).padStart(2, '0');
}
