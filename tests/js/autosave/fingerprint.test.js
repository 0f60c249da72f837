/* The number that page and server compare: SHA-256 as anybody computes it, over names and texts. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';

import { fingerprint, isHalf } from '../../../static/js/autosave/fingerprint.js';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

it('is over each name with each text, in the order of the names', () => {
  const fields = { rating: '4', evidence: 'שלום 👩🏽‍💻\nline', own: ['b', 'a'] };
  assert.equal(fingerprint(fields), sha256('evidence\0שלום 👩🏽‍💻\nline\0own\0b\0own\0a\0rating\x004\0'));
});

it('leaves out what is empty', () => {
  assert.equal(fingerprint({ a: '', own: [], b: ['', 'x'] }), sha256('b\0x\0'));
  assert.equal(fingerprint({}), sha256(''));
});

it('is right for texts of every length around a block', () => {
  for (let length = 0; length < 200; length += 1) {
    assert.equal(fingerprint({ a: 'x'.repeat(length) }), sha256(length ? 'a\0' + 'x'.repeat(length) + '\0' : ''));
  }
});

it('finds characters that are only half there', () => {
  assert.equal(isHalf('whole 👩🏽‍💻'), false);
  assert.equal(isHalf('cut \ud83d here'), true);
  assert.equal(isHalf('\udc69 cut'), true);
});
