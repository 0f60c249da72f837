import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lineOf, rowOf } from '../../../static/js/bank/follow-ups.js';

test('a line that begins with always ask is a ticked row', () => {
  assert.deepEqual(rowOf('Always ask: why not?'), { text: 'Why not?', always: true });
  assert.deepEqual(rowOf('Why not?'), { text: 'Why not?', always: false });
});

test('a row becomes one line, and an empty one none', () => {
  assert.equal(lineOf({ text: ' Why \n not? ', always: true }), 'Always ask: Why not?');
  assert.equal(lineOf({ text: ' ', always: true }), '');
});
