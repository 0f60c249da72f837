/* The clock of a round: a page that was opened before the planned time begins with it, and no minute is lost to it. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';

const MINUTE = 60000;
// What a page's template holds by any name: an icon without words.
const icon = { cloneNode: () => ({ textContent: '', removeAttribute() { /* it has none */ } }) };
let parts, kit, time, running, pages = 0;

function part() {
  return {
    dataset: {},
    textContent: '',
    value: 0,
    append(...words) { this.textContent += words.map((word) => word.textContent ?? word).join(''); },
    replaceChildren() { this.textContent = ''; },
  };
}

/* Opens a kit page with these attributes, and gives its clock. */
async function open(dataset) {
  parts = {};
  kit = {
    dataset: { minutes: '60', stepNow: '0', card: '7', ...dataset },
    querySelector(name) {
      if (name.startsWith('[data-plan') || name.startsWith('[data-kit-step')) return null;
      parts[name] ??= part();
      return parts[name];
    },
  };
  const sprite = { content: { querySelector: () => icon } };
  globalThis.document = Object.assign(new EventTarget(), {
    querySelector: (name) => (name.includes('[data-kit]') ? kit : kit.querySelector(name)),
    getElementById: () => sprite,
  });
  globalThis.NodeFilter = { SHOW_TEXT: 4 };
  globalThis.document.createTreeWalker = () => ({ nextNode: () => false });
  globalThis.window = new EventTarget();
  globalThis.sessionStorage = { getItem: () => null, setItem: () => undefined };
  // A module of its own for each page, as a browser has.
  return import('../../../static/js/kit/clock.js?page=' + (pages += 1));
}

function pass(minutes, { asleep = false } = {}) {
  time += minutes * MINUTE;
  if (!asleep) running += minutes * MINUTE;
  mock.timers.tick(5000);
}

const shown = () => parts['[data-clock]']?.textContent ?? '';

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval'] });
  time = 1e12;
  running = 0;
  mock.method(Date, 'now', () => time);
  mock.method(performance, 'now', () => running);
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
  for (const name of ['document', 'window', 'sessionStorage', 'NodeFilter']) delete globalThis[name];
});

describe('the clock of a round', () => {
  it('stands still before the planned time and begins with it', async () => {
    await open({ beginsIn: '600' });
    pass(9);
    assert.equal(shown(), '');
    pass(6);
    assert.equal(shown(), '55 min left');
  });

  it('never begins by itself where the round has no time', async () => {
    await open({});
    pass(600);
    assert.equal(shown(), '');
  });

  it('goes on from what had passed when the page was made', async () => {
    await open({ started: 'yes', elapsed: '1200' });
    pass(10);
    assert.equal(shown(), '30 min left');
    pass(35);
    assert.match(shown(), /5 min over$/);
  });

  it('begins when the server says since when the round runs', async () => {
    await open({});
    pass(7);
    document.dispatchEvent(new CustomEvent('lw:begun', { detail: { begun: 1e9, elapsed: 120 } }));
    assert.equal(shown(), '58 min left');
    pass(3);
    assert.equal(shown(), '55 min left');
  });

  it('counts the time that the computer slept', async () => {
    await open({ beginsIn: '600' });
    pass(30, { asleep: true });
    assert.equal(shown(), '40 min left');
  });
});
