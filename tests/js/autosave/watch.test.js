/* What the page does makes the engine save: leaving it, coming back to it, sending its form. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { addUnit, answer, answers, away, openPage, Server, startClock, stopClock, type, wait } from './fakes.js';

/* An event as the page gets it from `target`, which in a browser is an element and here is any object. */
function happen(place, name, target = place, more = {}) {
  const event = new Event(name, { cancelable: true });
  Object.defineProperties(event, { target: { value: target }, ...Object.getOwnPropertyDescriptors(more) });
  place.dispatchEvent(event);
  return event;
}

let server, page, form, sent, isFiring, watch;

beforeEach(async () => {
  startClock();
  globalThis.document = new EventTarget();
  globalThis.window = new EventTarget();
  ({ watch } = await import('../../../static/js/autosave/watch.js'));
  server = new Server();
  page = openPage(server);
  sent = [];
  form = page.unit.form;
  isFiring = false;
  Object.defineProperty(form, 'requestSubmit', { value: (button) => { if (!isFiring) sent.push(button); } });
});

afterEach(() => {
  stopClock();
  delete globalThis.document;
  delete globalThis.window;
});

/* Between the listeners of an event a browser keeps promises; a form that is being sent cannot be sent again. */
async function submit(button) {
  isFiring = true;
  const event = happen(document, 'submit', form, { submitter: button });
  await answers();
  isFiring = false;
  await wait(10);
  return event;
}

describe('the words of a page', () => {
  it('are sent after they were typed', async () => {
    watch(page.engine);
    form.evidence = 'One';
    happen(document, 'input', { form });
    await wait(1600);
    assert.equal(server.fields.evidence, 'One');
  });

  it('are sent when their field is left', async () => {
    watch(page.engine);
    type(page, 'One');
    happen(document, 'focusout', { form });
    assert.equal(server.requests.length, 1);
  });

  it('are sent when the page is hidden', () => {
    watch(page.engine);
    type(page, 'One');
    document.visibilityState = 'hidden';
    happen(document, 'visibilitychange');
    assert.equal(server.requests.length, 1);
    assert.equal(server.requests[0].keepalive, true);
  });

  it('are sent when the page goes, before anything else may run', () => {
    watch(page.engine);
    type(page, 'Half a wo');
    happen(window, 'pagehide');
    assert.equal(server.bodies[0].evidence, 'Half a wo');
    assert.equal(server.requests[0].keepalive, true);
  });

  it('hold the page while they wait and let it go once they are on their way', async () => {
    watch(page.engine);
    server.replies = [away];
    type(page, 'One');
    await wait(1600);
    assert.equal(happen(window, 'beforeunload').defaultPrevented, true);
    await wait(2000);
    assert.equal(happen(window, 'beforeunload').defaultPrevented, false);
  });

  for (const [place, name] of [['window', 'online'], ['document', 'lw:signed-in'], ['document', 'visibilitychange']]) {
    it(`are sent again after "${name}"`, async () => {
      watch(page.engine);
      server.replies = [away];
      type(page, 'One');
      await wait(1600);
      document.visibilityState = 'visible';
      happen(globalThis[place], name);
      await answers();
      assert.equal(server.fields.evidence, 'One');
    });
  }
});

describe('sending the form', () => {
  it('saves first, then sends it with its button', async () => {
    watch(page.engine);
    type(page, 'One');
    assert.equal((await submit('send')).defaultPrevented, true);
    assert.equal(server.fields.evidence, 'One');
    assert.deepEqual(sent, ['send']);
    assert.equal((await submit('send')).defaultPrevented, false, 'the second event is the one that was asked for');
  });

  it('stays where words would stay behind', async () => {
    let stays = 0;
    watch(page.engine, { stay: () => { stays += 1; } });
    server.replies = [away];
    type(page, 'One');
    await submit();
    assert.deepEqual([sent, stays], [[], 1]);
  });

  it('stays where words of another form would stay behind', async () => {
    let stays = 0;
    watch(page.engine, { stay: () => { stays += 1; } });
    const other = addUnit(page, 'pad');
    other.form.evidence = 'Heard';
    server.replies = [away];
    await submit();
    assert.deepEqual([sent, stays], [[], 1]);
    await submit('send');
    assert.deepEqual([sent, stays], [['send'], 1]);
  });

  it('stays where the page says so', async () => {
    watch(page.engine, { mayGo: async () => false });
    await submit();
    assert.deepEqual(sent, []);
  });

  it('goes where the server refuses with its whole page', async () => {
    watch(page.engine);
    server.replies = [() => answer(422, { sentence: 'Too long.' })];
    type(page, 'Long');
    await submit('send');
    assert.deepEqual(sent, ['send']);
    await submit('send');
    assert.equal(happen(window, 'beforeunload').defaultPrevented, false);
  });

  for (const [title, answersClash] of [['goes into a conflict', true], ['else stays in it', false]]) {
    it(title, async () => {
      watch(page.engine, { answersClash });
      server.save({ evidence: 'Theirs' });
      type(page, 'Mine');
      await wait(1600);
      await submit('compare');
      assert.deepEqual(sent, answersClash ? ['compare'] : []);
      assert.equal(server.fields.evidence, 'Theirs');
    });
  }

  it('is what the writer of a page with both texts says', async () => {
    watch(page.engine);
    Object.assign(page.unit, { state: 'comparing', base: '' });
    type(page, 'Both');
    await wait(5000);
    assert.equal(server.requests.length, 0);
    await submit('save');
    assert.equal(server.fields.evidence, 'Both');
  });
});
