/* A list by keyboard: from the search field over its rows and back, and A for the row that has the focus. */

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

let page, focused, clicked, number = 0;

function part(name, matches = []) {
  return {
    name,
    isContentEditable: false,
    focus() { focused = name; },
    select() { focused = name + ' selected'; },
    click() { clicked = name; },
    matches: (selector) => matches.some((one) => selector.includes(one)),
    closest: () => null,
  };
}

function rowOf(index) {
  const link = part('row ' + index), add = part('add ' + index);
  const row = {
    link,
    contains: (element) => element === link,
    querySelector: (selector) => (selector === '[data-add]' ? add : link),
  };
  link.closest = () => row;
  return row;
}

function press(key, target, more = {}) {
  const event = Object.assign(new Event('keydown', { cancelable: true }), { key, ...more });
  Object.defineProperty(event, 'target', { value: target });
  page.listener(event);
  return event.defaultPrevented;
}

describe('keys of a list', () => {
  let rows, search, list;

  beforeEach(async () => {
    focused = clicked = '';
    rows = [0, 1, 2].map(rowOf);
    search = part('search', ['input']);
    list = { querySelectorAll: () => rows };
    page = {
      addEventListener: (_, listener) => { page.listener = listener; },
      querySelector: (selector) => (
        { '[data-list-keys]': list, 'form[role=search] [name=q]': search }[selector] ?? null
      ),
    };
    globalThis.document = page;
    await import('../../static/js/ui/list-keys.js?page=' + (number += 1));
  });

  it('goes to the search field, but never while somebody types', () => {
    assert.equal(press('/', part('body')), true);
    assert.equal(focused, 'search selected');
    assert.equal(press('/', search), false);
  });

  it('walks over the rows and stops at their end', () => {
    assert.equal(press('ArrowDown', search), true);
    assert.equal(focused, 'row 0');
    press('ArrowDown', rows[0].link);
    assert.equal(focused, 'row 1');
    press('End', rows[1].link);
    assert.equal(focused, 'row 2');
    assert.equal(press('ArrowDown', rows[2].link), false);
    press('Home', rows[2].link);
    assert.equal(focused, 'row 0');
    press('ArrowUp', rows[0].link);
    assert.equal(focused, 'search');
  });

  it('adds the row that has the focus, and nothing from the search field', () => {
    press('a', rows[1].link);
    assert.equal(clicked, 'add 1');
    clicked = '';
    press('a', search);
    press('a', rows[1].link, { ctrlKey: true });
    assert.equal(clicked, '');
  });

  it('leaves everything alone where somebody wants no single keys', () => {
    list = null;
    assert.equal(press('/', part('body')), false);
    assert.equal(focused, '');
  });
});
