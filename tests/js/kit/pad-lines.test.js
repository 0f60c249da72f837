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

test('lines of two devices stand together', () => {
  const both = merged(pad([one('a', 'One')]), pad([one('b', 'Two')]), keys());
  assert.deepEqual(both, pad([one('a', 'One'), one('b', 'Two')]));
});

test('one line that both changed is kept twice, one that went on in one place once', () => {
  const both = merged(pad([one('a', 'Mine')]), pad([one('a', 'Theirs')]), keys());
  assert.deepEqual([both['text-a'], both['text-new1']], ['Theirs', 'Mine']);
  assert.equal(merged(pad([one('a', 'One')]), pad([one('a', 'One two')]), keys())['text-a'], 'One two');
  assert.equal(merged(pad([one('a', 'One two')]), pad([one('a', 'One')]), keys())['text-a'], 'One two');
});

test('a line sent on either device is sent', () => {
  const sent = one('a', 'One', '5||7');
  const waits = one('a', 'One', '5||');
  assert.equal(merged(pad([sent]), pad([waits]), keys())['mark-a'], '5||7');
  assert.equal(merged(pad([waits]), pad([sent]), keys())['mark-a'], '5||7');
});

test('what is being typed here stays in its field, what was typed there becomes a line', () => {
  const both = merged(pad([], 'mine'), pad([], 'theirs'), keys());
  assert.deepEqual([both.line, both['text-new1']], ['mine', 'theirs']);
  assert.deepEqual(merged(pad([], ''), pad([], 'there'), keys()), { line: 'there' });
  assert.deepEqual(merged(pad([], 'there'), pad([], 'there'), keys()), { line: 'there' });
});

test('no word of either pad is lost, whatever they hold', () => {
  const words = ['', 'a', 'ab', 'c', 'cd'];
  words.forEach((mine) => words.forEach((theirs) => words.forEach((typed) => {
    const both = Object.values(merged(pad([one('k', mine)], typed), pad([one('k', theirs)], mine), keys())).join(' ');
    [mine, theirs, typed].forEach((word) => assert.ok(both.includes(word), `${word} in ${both}`));
  })));
});

test('keys are made of what the server takes', () => { assert.match(newKey(), /^[a-z0-9]{16}$/); });

test('a later key sorts after an earlier one', () => {
  assert.ok(newKey(1_700_000_000_000) < newKey(1_700_000_000_001));
});
