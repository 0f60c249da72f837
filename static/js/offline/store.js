/* Where a kit keeps what is not saved: in the browser's database, and where that does not work in its tab. What is in
   the database is safe as long as the page opens again without a network. A tab's store is on the disk as well, and
   what was removed from it is not overwritten there at once; a database that goes, goes whole. */

import { openStore } from '../autosave/unsent.js';
import { opensAgain } from './copy.js';
import { forgetEverything } from './forget.js';
import { whenSignedOut } from './open-pages.js';
import { openWords } from './words.js';

/* What autosave/engine.js wants of a store, and `words`, see words.js. `round` is kept with the words: other pages name
   them with it. */
export function openBoth(options) {
  const tab = openStore(options);
  const words = openWords({ ...options, path: location.pathname, instead: (name, content) => tab.keep(name, content) });
  if (!options.keeps) forgetEverything();
  whenSignedOut(() => words.stop());
  document.addEventListener('lw:signed-in', () => words.goOn());

  return {
    words,
    keep(name, content) { words.keep(name, { ...content, round: options.round }); },
    read(name) { return words.read(name) || tab.read(name); },
    forget(name) {
      tab.forget(name);
      words.forget(name);
    },
    names() { return Array.from(new Set(words.names().concat(tab.names()))); },
    isLasting(name) { return words.isKept(name) && opensAgain(); },
    note: words.note
  };
}
