/* The pad as plain fields: `text-KEY` and `mark-KEY` for each line, `line` and `line_key` for the one that is being
   typed. A mark is "seconds|question on screen|question it was sent to". Nothing here touches the page. */

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

/* What two devices hold, put together line by line, from `base`, the last fields known to be stored (null where those
   are not known). A line that one side changed is changed, one that a side took away is gone unless the other changed
   it, and of two changes both stay. The line that is typed here stays in its field as it is; the one that is typed
   there is a line until it is finished, and grows with it under its key. Returns the fields, and as `moved` the new
   keys of lines of this page by their old ones. */
export function merged(base, mine, theirs, { now = null, makeKey = newKey } = {}) {
  const [before, here, there] = [base || {}, mine, theirs].map((fields) => linesOf(fields, makeKey));
  const both = { fields: { line: '' }, moved: {} };
  const words = { now, makeKey, typedThere: there.typed };
  new Set([...there.lines.keys(), ...here.lines.keys()]).forEach((key) => {
    const three = [before, here, there].map(({ lines }) => lines.get(key));
    (key === here.typed ? mergeTyping : mergeLine)(both, key, three, words);
  });
  return both;
}

/* The lines by their keys: { text, mark } each. `typed` is the key of the one that is not finished. */
function linesOf(fields, makeKey) {
  const keys = Object.keys(fields).filter((name) => name.startsWith('text-')).map((name) => name.slice(5));
  const lines = new Map(keys.map((key) => [key, { text: fields['text-' + key], mark: fields['mark-' + key] }]));
  if (!fields.line) return { lines };
  /* A line that was typed before each had a key from its beginning has none. */
  const typed = fields.line_key || makeKey();
  return { lines: lines.set(typed, { text: fields.line, mark: lines.get(typed)?.mark }), typed };
}

function mergeLine({ fields, moved }, key, [before, here, there], { now, makeKey }) {
  const text = oneText(wordsOf(before), wordsOf(here), wordsOf(there));
  const mark = mergedMark(before?.mark, here?.mark, there?.mark) || markOf(now);
  if (text === null) {
    moved[key] = makeKey();
    put(fields, key, there.text, mark);
    put(fields, moved[key], here.text, here.mark);
  /* A line that was emptied here may be written anew. */
  } else if (text || here?.text === '') put(fields, key, text || '', mark);
}

/* A line that holds no words is none. */
function wordsOf(line) { return line?.text.trim() ? line.text : undefined; }

/* The text that stays, undefined where the line is gone, null where each side says something of its own. */
function oneText(before, mine, theirs) {
  if (mine === theirs || theirs === before) return mine;
  if (mine === before || mine === undefined) return theirs;
  if (theirs === undefined || mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : null;
}

function put(fields, key, text, mark) { Object.assign(fields, { ['text-' + key]: text, ['mark-' + key]: mark }); }

/* Sent on either device is sent; a question on screen is known where the line was finished. */
function mergedMark(before, mine, theirs) {
  if (!mine || !theirs || mine === theirs) return mine || theirs;
  if (mine === before || theirs === before) return mine === before ? theirs : mine;
  return saidBy(mine) > saidBy(theirs) ? mine : theirs;
}

function saidBy(mark) {
  const { near, sent } = readMark(mark);
  return sent ? 2 : near ? 1 : 0;
}

/* Nothing is taken from the line that is typed here. The other device has it as it was a moment ago, or goes on with it
   on a page that was opened later. */
function mergeTyping({ fields }, key, [before, here, there], { now, makeKey, typedThere }) {
  const isUntouched = here.text === before?.text;
  if (!there || there.text === before?.text || here.text.includes(there.text)) typeOn(fields, key, here.text);
  else if (isUntouched && typedThere === key) typeOn(fields, key, there.text);
  else {
    put(fields, key, there.text, there.mark || markOf(now));
    if (!isUntouched) typeOn(fields, makeKey(), here.text);
  }
}

function typeOn(fields, key, text) { Object.assign(fields, { line: text, line_key: key }); }
