/* Text that the server has not acknowledged yet, kept in this tab (sessionStorage) until it has.

   const store = openStore({ owner: '7', place: 'card-12', keeps: true });
   store.keep('answer-3', content);   keep this under that name instead of what was there; content is plain data
   store.read('answer-3');            what is kept under that name, or null
   store.forget('answer-3');          it is saved now
   store.names();                     every name kept for this place
   store.isLasting('answer-3');       whether what is kept outlives this tab: never, see ../offline/words.js
   store.note('answer-3', saved);     what the server acknowledged, for whoever keeps that as well

   `owner` is the person signed in, `place` the thing they write on. Opening a store removes what somebody else left in
   this tab and whatever is older than a day; without `keeps` (an administrator's choice) it removes everything and
   keeps nothing. Nothing here ever throws: a browser without storage, or with a full one, keeps less, and the page
   still has the text. */

const OURS = 'lw:';
const PREFIX = OURS + 'unsent:';
const DAY = 24 * 3600 * 1000;

export function openStore(options) {
  const mine = PREFIX + options.owner + ':';
  const here = mine + options.place + ':';
  keysOf(PREFIX).forEach((key) => {
    const kept = parse(key);
    if (!options.keeps || !key.startsWith(mine) || !kept || Date.now() - kept.at > DAY) remove(key);
  });

  return {
    keep (name, content) {
      if (!options.keeps) return;
      try {
        const path = globalThis.location?.pathname;
        sessionStorage.setItem(here + name, JSON.stringify({ at: Date.now(), path, content }));
      } catch (full) { /* the page still has it */ }
    },
    read (name) {
      const kept = options.keeps && parse(here + name);
      return kept ? kept.content : null;
    },
    forget (name) { remove(here + name); },
    names () {
      return keysOf(here).map((key) => key.slice(here.length));
    },
    isLasting() { return false; },
    note() {}
  };
}

/* Everything, for the moment somebody signs out of this tab; or what others than this person wrote. */
export function wipe(owner) {
  const mine = PREFIX + owner + ':';
  keysOf(owner ? PREFIX : OURS).filter((key) => !owner || !key.startsWith(mine)).forEach(remove);
}

/* What this tab holds that is not saved, on whatever page: { title, path } each. */
export function unsentInTab() {
  return keysOf(PREFIX).map(parse).filter(Boolean).map(({ path, content }) => ({ path, title: titleOf(content) }));
}

/* What kept words are called on another page than theirs: by their form, and by its round where it has one. */
export function titleOf({ title, round }) { return [title, round].filter(Boolean).join(', '); }

function keysOf(prefix) {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  } catch (closed) { return []; }
}

function parse(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch (broken) { return null; }
}

function remove(key) {
  try { sessionStorage.removeItem(key); } catch (closed) { /* nothing was kept */ }
}
