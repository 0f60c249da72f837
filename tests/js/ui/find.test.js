/* Which of the people found the arrow keys mark. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { next } from '../../../static/js/ui/find.js';

describe('arrow keys in the list of people found', () => {
  const people = ['Ana', 'Ben', 'Cem'];

  it('begin at the end that they point away from', () => {
    assert.equal(next(people, null, 1), 'Ana');
    assert.equal(next(people, null, -1), 'Cem');
  });

  it('go round', () => {
    assert.equal(next(people, 'Ana', 1), 'Ben');
    assert.equal(next(people, 'Cem', 1), 'Ana');
    assert.equal(next(people, 'Ana', -1), 'Cem');
  });

  it('mark nobody where nobody was found', () => {
    assert.equal(next([], null, 1), null);
  });
});
