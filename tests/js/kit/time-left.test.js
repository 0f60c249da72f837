import assert from 'node:assert/strict';
import test from 'node:test';
import { timeWords } from '../../../static/js/kit/time-left.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

test('the time left is said in days, in hours with minutes, or in minutes', () => {
  assert.equal(timeWords(50 * HOUR), '2 days left');
  assert.equal(timeWords(23 * HOUR + 50 * MINUTE), '23 h 50 min left');
  assert.equal(timeWords(50 * MINUTE + 59), '50 min left');
  assert.equal(timeWords(0), '0 min left');
});

test('what is over is said to be late, by the hour', () => {
  assert.equal(timeWords(-5 * MINUTE), '5 min late');
  assert.equal(timeWords(-3 * HOUR - 20 * MINUTE), '3 h late');
  assert.equal(timeWords(-72 * HOUR), '3 days late');
});
