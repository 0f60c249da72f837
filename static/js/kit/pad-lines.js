/* The pad as plain fields: `text-KEY` and `mark-KEY` for each line, `line` for the one that is being typed. A mark is
   "seconds|question on screen|question it was sent to". Nothing here touches the page. */

const DOT = ' ·\u00a0';
/* Seconds: no round is longer. */
const LONGEST = 8 * 3600;

/* Begins with the moment, so that lines of the same second stay in the order in which they were kept. */
export function newKey(now = Date.now()) {
  const letters = globalThis.crypto.getRandomValues(new Uint8Array(7));
  return now.toString(36).padStart(9, '0') + Array.from(letters, (one) => (one % 36).toString(36)).join('');
}

export function markOf(at, near, sent) { return [at, near, sent].map((part) => part ?? '').join('|'); }

export function readMark(mark) {
  const [at, near, sent] = (mark || '||').split('|');
  return { at: at === '' ? null : Number(at), near, sent };
}

/* As interviews/cards/pad.py says it: clock time and minutes, or nothing for what was written beforehand. */
export function stampOf(at, begun, clock) {
  if (at === null || begun === null || at < begun) return '';
  const passed = at - begun;
  return clock(new Date(at * 1000)) + DOT + (passed > LONGEST ? 'afterwards' : Math.floor(passed / 60) + ' min');
}

/* The note with one more line at its end. */
export function appended(note, words) { return note && !note.endsWith('\n') ? note + '\n' + words : note + words; }

/* What two devices hold, put together line by line: nothing of either is lost, and nothing has to be chosen. */
export function merged(here, there, makeKey = newKey) {
  const both = { line: '' };
  keysOf(here, there).forEach((key) => mergeLine(both, key, here, there, makeKey));
  mergeTyping(both, here.line || '', there.line || '', makeKey);
  return both;
}

function keysOf(...pads) {
  const names = pads.flatMap((pad) => Object.keys(pad)).filter((name) => name.startsWith('text-'));
  return Array.from(new Set(names), (name) => name.slice(5));
}

function mergeLine(both, key, here, there, makeKey) {
  const mine = here['text-' + key];
  const theirs = there['text-' + key];
  const mark = mergedMark(here['mark-' + key], there['mark-' + key]);
  put(both, key, longer(mine, theirs) ?? theirs, mark);
  if (longer(mine, theirs) === null) put(both, makeKey(), mine, here['mark-' + key]);
}

function put(pad, key, text, mark) { Object.assign(pad, { ['text-' + key]: text, ['mark-' + key]: mark }); }

/* The text that holds the other one; null where each says something of its own. */
function longer(mine, theirs) {
  if (mine === undefined || theirs?.includes(mine)) return theirs;
  if (theirs === undefined || mine.includes(theirs)) return mine;
  return null;
}

/* Sent on either device is sent. */
function mergedMark(mine, theirs) {
  if (!mine || !theirs) return mine || theirs;
  return readMark(mine).sent ? mine : theirs;
}

function mergeTyping(both, mine, theirs, makeKey) {
  both.line = longer(mine, theirs) ?? mine;
  if (longer(mine, theirs) === null) put(both, makeKey(), theirs, markOf());
}
