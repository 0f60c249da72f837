/* What a page that is built on says to a screen reader: see components/building_words.html. */

export function say(words) {
  document.getElementById('carried').replaceChildren(words);
}
