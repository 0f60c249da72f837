/* Where a question comes to stand that is let go, and where an arrow carries it. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

globalThis.document = { addEventListener() {}, createElement: () => ({}), querySelectorAll: () => [] };
globalThis.window = { addEventListener() {}, matchMedia: () => ({ matches: false }) };
const { listFor, placeAt } = await import('../../../static/js/ui/carrying.js');

describe('a question that is let go', () => {
  const boxes = [{ top: 0, bottom: 100 }, { top: 110, bottom: 210 }];

  it('stands before the first one whose middle is below', () => {
    assert.equal(placeAt(49, boxes), 0);
    assert.equal(placeAt(51, boxes), 1);
    assert.equal(placeAt(159, boxes), 1);
  });

  it('stands at the end below all, and first where there is none', () => {
    assert.equal(placeAt(161, boxes), 2);
    assert.equal(placeAt(10, []), 0);
  });
});

describe('an arrow', () => {
  it('leads to the round beside', () => {
    assert.equal(listFor('ArrowRight', 0, 3), 1);
    assert.equal(listFor('ArrowLeft', 2, 3), 1);
  });

  it('leads nowhere beyond the last, and to no round upwards', () => {
    assert.equal(listFor('ArrowRight', 2, 3), null);
    assert.equal(listFor('ArrowLeft', 0, 3), null);
    assert.equal(listFor('ArrowUp', 1, 3), null);
  });
});
