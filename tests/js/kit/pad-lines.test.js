import assert from 'node:assert/strict';
import test from 'node:test';
import { appended, markOf, merged, newKey, readMark, stampOf } from '../../../static/js/kit/pad-lines.js';

const keys = () => { let last = 0; return () => 'new' + (last += 1); };
const pad = (lines, line = '') => ({ line, ...Object.assign({}, ...lines) });
const one = (key, text, mark = '5||') => ({ ['text-' + key]: text, ['mark-' + key]: mark });

test('a mark is read as it was written', () => {
  assert.equal(markOf(5, '', '7'), '5||7');
  assert.deepEqual(readMark('5||7'), { at: 5, near: '', sent: '7' });
  assert.equal(readMark(markOf()).at, null);
});

test('a line from the round has its time, one from before has none', () => {
  const clock = (at) => at.toISOString().slice(11, 16);
  assert.equal(stampOf(1200, 0, clock), '00:20 ·\u00a020 min');
  assert.equal(stampOf(30000, 0, clock), '08:20 ·\u00a0afterwards');
  assert.equal(stampOf(-5, 0, clock), '');
  assert.equal(stampOf(5, null, clock), '');
  assert.equal(stampOf(null, 0, clock), '');
});

test('a line sent to a note begins a line of its own', () => {
  assert.equal(appended('', 'b'), 'b');
  assert.equal(appended('a', 'b'), 'a\nb');
  assert.equal(appended('a\n', 'b'), 'a\nb');
});

const both = (base, mine, theirs, now = 9) => merged(base, mine, theirs, { now, makeKey: keys() }).fields;

test('lines of two devices stand together', () => {
  const a = one('a', 'One'), b = one('b', 'Two');
  assert.deepEqual(both(pad([]), pad([a]), pad([b])), pad([a, b]));
  assert.deepEqual(both(null, pad([a]), pad([b])), pad([a, b]), 'also where nobody knows what was stored');
});

test('a line that one side took away stays away, unless the other changed it', () => {
  const base = pad([one('a', 'Gossip')]);
  assert.deepEqual(both(base, base, pad([one('b', 'Two')])), pad([one('b', 'Two')]));
  assert.deepEqual(both(base, pad([]), base), pad([]));
  assert.equal(both(base, pad([one('a', 'Gossip, but true')]), pad([]))['text-a'], 'Gossip, but true');
  assert.equal(both(base, pad([]), pad([one('a', 'Gossip, but true')]))['text-a'], 'Gossip, but true');
});

test('a line that was emptied here can be written anew', () => {
  const base = pad([one('a', 'One')]);
  assert.equal(both(base, pad([one('a', '')]), base)['text-a'], '');
  assert.ok(!('text-a' in both(base, base, pad([one('a', '')]))));
});

test('a line that one side changed is changed, shortened too', () => {
  const base = pad([one('a', 'One two')]), changed = pad([one('a', 'One')]);
  assert.equal(both(base, changed, base)['text-a'], 'One');
  assert.equal(both(base, base, changed)['text-a'], 'One');
});

test('one line that both changed is kept twice, and the page goes on in its own', () => {
  const { fields, moved } = merged(pad([one('a', 'Un')]), pad([one('a', 'Mine')]), pad([one('a', 'Theirs')]),
    { makeKey: keys() });
  assert.deepEqual([fields['text-a'], fields['text-new1'], moved], ['Theirs', 'Mine', { a: 'new1' }]);
  assert.equal(both(null, pad([one('a', 'One')]), pad([one('a', 'One two')]))['text-a'], 'One two');
  assert.equal(both(null, pad([one('a', 'One two')]), pad([one('a', 'One')]))['text-a'], 'One two');
});

test('a line sent on either device is sent', () => {
  const sent = one('a', 'One', '5||7'), waits = one('a', 'One', '5||');
  [null, pad([waits])].forEach((base) => {
    assert.equal(both(base, pad([sent]), pad([waits]))['mark-a'], '5||7');
    assert.equal(both(base, pad([waits]), pad([sent]))['mark-a'], '5||7');
  });
});

const typed = (line, key, lines = []) => ({ ...pad(lines, line), line_key: key });

test('what is typed there is a line with a time that grows until it is finished', () => {
  const begun = both(pad([]), typed('mine', 'm'), typed('the', 't'));
  assert.deepEqual(begun, typed('mine', 'm', [one('t', 'the', '9||')]));
  const grown = both(begun, typed('mine too', 'm', [one('t', 'the', '9||')]), typed('theirs', 't'), 12);
  assert.deepEqual(grown, typed('mine too', 'm', [one('t', 'theirs', '9||')]));
  const finished = both(grown, grown, pad([one('t', 'theirs.', '15|4|')]), 20);
  assert.deepEqual(finished, typed('mine too', 'm', [one('t', 'theirs.', '15|4|')]));
  assert.ok(!('text-t' in both(grown, grown, pad([]))), 'or until it is given up');
});

test('what is typed here is no line, whatever the other device holds of it', () => {
  const there = typed('theirs', 't', [one('m', 'mi', '9||')]);
  [pad([]), typed('mi', 'm'), typed('m', 'm')].forEach((base) => {
    assert.deepEqual(both(base, typed('mine', 'm'), there), typed('mine', 'm', [one('t', 'theirs', '9||')]));
  });
  assert.deepEqual(both(typed('mi', 'm'), typed('mi', 'm'), there).line, 'mi');
});

test('a line that was begun there and gone on with here is kept twice once it is gone on with there', () => {
  const base = typed('Half', 'k');
  assert.deepEqual(both(base, base, typed('Half a line', 'k')), typed('Half a line', 'k'));
  assert.deepEqual(both(base, base, pad([one('k', 'Half a line.')])), pad([one('k', 'Half a line.')]));
  assert.deepEqual(both(base, typed('Half my', 'k'), pad([one('k', 'Half a line.')])),
    typed('Half my', 'new1', [one('k', 'Half a line.')]));
});

/* --- Two devices, in any order ------------------------------------------------------------------------------------ */

/* The same numbers for the same seed. */
function dice(seed) {
  let state = seed + 1;
  return (sides) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % sides;
  };
}

class Site {
  stored = pad([]);
  revision = 0;
}

/* A page as the engine and pad.js drive it. The answer to a save can get lost. */
class Device {
  revision = 0;
  start = pad([]);
  fields = pad([]);
  finished = 0;

  constructor(site, name, clock) { Object.assign(this, { site, name, clock }); }

  makeKey = () => this.name + (this.clock.at += 1);

  lines() { return Object.keys(this.fields).filter((name) => name.startsWith('text-')); }

  type(letter) {
    const { line, line_key: key } = this.fields;
    Object.assign(this.fields, { line: (line || this.name + this.finished + ':') + letter });
    this.fields.line_key = key || this.makeKey();
    this.typing = this.fields.line;
  }

  enter() {
    const { line, line_key: key, ...rest } = this.fields;
    if (!line) return null;
    this.fields = { ...rest, line: '', ...one(key, line + '.', (this.clock.at += 1) + '|4|') };
    this.finished += 1;
    this.typing = '';
    return line + '.';
  }

  remove(name) {
    const text = this.fields[name];
    delete this.fields[name];
    delete this.fields[name.replace('text', 'mark')];
    return text;
  }

  save({ isLost = false } = {}) {
    if (this.site.stored === this.sent) this.acknowledge();
    if (JSON.stringify(this.fields) === JSON.stringify(this.start)) return;
    while (this.revision !== this.site.revision) {
      const { fields } = merged(this.start, this.fields, this.site.stored,
        { now: this.clock.at += 1, makeKey: this.makeKey });
      Object.assign(this, { fields, start: { ...this.site.stored }, revision: this.site.revision });
    }
    this.sent = { ...this.fields };
    this.site.stored = this.sent;
    this.site.revision += 1;
    if (!isLost) this.acknowledge();
  }

  acknowledge() { Object.assign(this, { start: { ...this.site.stored }, revision: this.site.revision }); }
}

function play(seed, { loses = false } = {}) {
  const roll = dice(seed);
  const site = new Site(), clock = { at: 10 };
  const devices = ['a', 'b'].map((name) => new Device(site, name, clock));
  const kept = new Set(), removed = new Set();
  for (let turn = 0; turn < 120; turn += 1) {
    const device = devices[roll(2)];
    const act = roll(12);
    const lines = device.lines().filter((name) => kept.has(device.fields[name]));
    if (act < 6) device.type('xyz'[roll(3)]);
    else if (act < 8) { const text = device.enter(); if (text) kept.add(text); }
    else if (act < 9 && lines.length) removed.add(device.remove(lines[roll(lines.length)]));
    else device.save({ isLost: loses && act === 11 });
    assert.equal(device.fields.line, device.typing || '', 'seed ' + seed + ': the line in hand is as it was typed');
  }
  devices.forEach((device) => { const text = device.enter(); if (text) kept.add(text); });
  for (let round = 0; round < 3; round += 1) devices.forEach((device) => { device.fields.line = ''; device.save(); });
  const texts = Object.keys(site.stored).filter((name) => name.startsWith('text-')).map((name) => site.stored[name]);
  return { wanted: Array.from(kept).filter((text) => !removed.has(text)), texts, stored: site.stored };
}

test('no finished line is lost, none that was removed comes back, and nothing half-typed stays', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { wanted, texts, stored } = play(seed);
    assert.deepEqual(texts.sort(), wanted.sort(), 'seed ' + seed);
    const marks = Object.keys(stored).filter((name) => name.startsWith('mark-')).map((name) => readMark(stored[name]));
    assert.ok(marks.every(({ at, near }) => at !== null && near === '4'), 'seed ' + seed);
  }
});

test('no finished line is lost where answers get lost', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { wanted, texts } = play(seed, { loses: true });
    wanted.forEach((text) => assert.ok(texts.includes(text), 'seed ' + seed + ': ' + text));
  }
});

test('keys are made of what the server takes', () => { assert.match(newKey(), /^[a-z0-9]{16}$/); });

test('a later key sorts after an earlier one', () => {
  assert.ok(newKey(1_700_000_000_000) < newKey(1_700_000_000_001));
});
