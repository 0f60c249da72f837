/* The promises of saving: nothing typed is lost, nothing is called saved that is not stored, nobody is written over. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { fingerprint } from '../../../static/js/autosave/fingerprint.js';
import { wipe } from '../../../static/js/autosave/unsent.js';
import { answer, answers, away, openPage, Server, startClock, stopClock, type, wait } from './fakes.js';

let server;

beforeEach(() => {
  startClock();
  server = new Server();
});
afterEach(stopClock);

function stashed() { return Object.keys(globalThis.sessionStorage).length; }

describe('when it saves', () => {
  it('sends after a pause of a second and a half', async () => {
    const page = openPage(server);
    type(page, 'One');
    await wait(1400);
    assert.equal(server.requests.length, 0);
    assert.equal(page.unit.state, 'saving');
    await wait(200);
    assert.deepEqual(server.fields, { evidence: 'One' });
    assert.equal(page.unit.state, 'saved');
  });

  it('sends at the latest after three seconds, however long somebody types', async () => {
    const page = openPage(server);
    for (let n = 1; n <= 12; n += 1) {
      type(page, 'x'.repeat(n));
      await wait(500);
    }
    await wait(1500);
    const gaps = server.requests.map(({ at }, n) => at - (server.requests[n - 1]?.at || 0));
    assert.ok(server.requests.length >= 2 && Math.max(...gaps) <= 3500, String(gaps));
    assert.equal(server.fields.evidence, 'x'.repeat(12));
  });

  it('sends one request at a time, and what was typed meanwhile right after', async () => {
    const page = openPage(server);
    let release;
    server.replies = [() => new Promise((resolve) => { release = resolve; })];
    type(page, 'One');
    await wait(1500);
    type(page, 'One two');
    await wait(3500);
    assert.equal(server.requests.length, 1);
    release(answer(503, {}));
    await answers();
    await wait(2000);
    assert.equal(server.fields.evidence, 'One two');
    assert.equal(page.unit.state, 'saved');
  });

  it('sends nothing for what was typed and taken back', async () => {
    const page = openPage(server);
    type(page, 'One');
    type(page, '');
    await wait(5000);
    assert.equal(server.requests.length, 0);
    assert.equal(stashed(), 0);
  });

  it('sends at once when it is told to, and lets it outlive the page', async () => {
    const page = openPage(server);
    type(page, 'Half a wo');
    page.engine.flushAll();
    assert.equal(server.requests.length, 1, 'before anything else may run');
    assert.equal(server.requests[0].keepalive, true);
    await answers();
    assert.equal(server.fields.evidence, 'Half a wo');
  });

  it('does not ask browsers to carry more than they do', async () => {
    const page = openPage(server);
    type(page, 'ü'.repeat(31000));
    assert.equal(page.engine.isAtRisk(page.unit), true);
    page.engine.flushAll();
    assert.equal(server.requests[0].keepalive, false);
  });
});

describe('what it believes', () => {
  it('calls nothing saved whose fingerprint is another', async () => {
    const page = openPage(server);
    server.replies = [() => answer(200, { revision: 1, sha256: '0'.repeat(64), saved_at: '14:05' })];
    type(page, 'One');
    await wait(1600);
    assert.equal(page.unit.state, 'failed');
    assert.equal(page.unit.revision, 0);
    assert.equal(stashed(), 1);
    await wait(2000);
    assert.equal(page.unit.state, 'saved');
    assert.equal(server.fields.evidence, 'One');
  });

  it('tells the time of the save once it is acknowledged', async () => {
    const page = openPage(server);
    const told = [];
    page.engine.listen((event, unit, detail) => { if (event === 'saved') told.push(detail.saved_at); });
    server.replies = [away];
    type(page, 'One');
    await wait(1600);
    assert.deepEqual(told, []);
    await wait(2000);
    assert.deepEqual(told, ['14:05']);
  });

  it('sends no character that is only half there', async () => {
    const page = openPage(server);
    type(page, 'cut \ud83d');
    await wait(1600);
    assert.equal(server.requests.length, 0);
    assert.deepEqual([page.unit.state, page.unit.sentence], ['stopped', 'surrogate']);
    type(page, 'cut');
    await wait(1600);
    assert.equal(page.unit.state, 'saved');
  });

  it('stops with the sentence of a refusal and tries again once the text changes', async () => {
    const page = openPage(server);
    const told = [];
    page.engine.listen((event, unit, detail) => { if (event === 'errors') told.push(detail); });
    server.replies = [() => answer(422, { sentence: 'Too long.', errors: { evidence: 'Shorten this.' } })];
    type(page, 'Long');
    await wait(30000);
    assert.deepEqual([page.unit.state, page.unit.sentence], ['stopped', 'Too long.']);
    assert.deepEqual(told, [{ evidence: 'Shorten this.' }]);
    assert.equal(server.requests.length, 1);
    type(page, 'Short');
    await wait(1600);
    assert.equal(page.unit.state, 'saved');
  });
});

describe('when no answer comes', () => {
  it('tries again after 2, 4, 8, 15 and 15 seconds, and keeps the text', async () => {
    const page = openPage(server);
    server.replies = Array(6).fill(away);
    type(page, 'Offline');
    await wait(62000);
    const gaps = server.requests.map(({ at }, n) => at - (server.requests[n - 1]?.at || 0)).slice(1);
    assert.deepEqual(gaps, [2000, 4000, 8000, 15000, 15000, 15000]);
    assert.equal(page.unit.state, 'saved');
    assert.equal(stashed(), 0);
  });

  it('begins with the short pause again once it was heard', async () => {
    const page = openPage(server);
    server.replies = [away, away];
    type(page, 'One');
    await wait(8000);
    assert.equal(page.unit.state, 'saved');
    server.replies = [away];
    type(page, 'One two');
    await wait(1600 + 2000);
    assert.equal(page.unit.state, 'saved');
  });

  it('gives up waiting after ten seconds', async () => {
    const page = openPage(server);
    server.replies = ['silent'];
    type(page, 'Hung');
    await wait(11400);
    assert.equal(page.unit.state, 'saving');
    await wait(200);
    assert.equal(page.unit.state, 'failed');
    await wait(2000);
    assert.equal(page.unit.state, 'saved');
  });

  it('takes 503 and an answer that is no JSON for none', async () => {
    const page = openPage(server);
    const html = { status: 200, json: async () => { throw new SyntaxError('<!doctype'); } };
    server.replies = [() => answer(503, { sentence: 'Later.' }), () => html];
    type(page, 'One');
    await wait(1600);
    assert.equal(page.unit.state, 'failed');
    await wait(2000);
    assert.equal(page.unit.state, 'failed');
    await wait(4000);
    assert.equal(page.unit.state, 'saved');
  });

  it('goes on at once when the network is back', async () => {
    const page = openPage(server);
    server.replies = [away];
    type(page, 'One');
    await wait(1600);
    await page.engine.resume();
    await answers();
    assert.equal(page.unit.state, 'saved');
    assert.equal(page.session.asked, 1);
  });

  it('sees no conflict in its own words, whose acknowledgement was lost', async () => {
    const page = openPage(server);
    server.replies = ['lost'];
    type(page, 'First.');
    await wait(1600);
    assert.deepEqual([page.unit.state, server.revision], ['failed', 1]);
    type(page, 'First. Second.');
    await wait(4000);
    assert.equal(page.unit.state, 'saved');
    assert.equal(server.fields.evidence, 'First. Second.');
  });
});

describe('when somebody saved first', () => {
  async function collide(page) {
    server.save({ evidence: 'Theirs' });
    type(page, 'Mine');
    await wait(1600);
    return page;
  }

  it('holds both texts and sends nothing more before a choice', async () => {
    const page = await collide(openPage(server));
    assert.equal(page.unit.state, 'conflict');
    assert.deepEqual(page.unit.current.values, { evidence: 'Theirs' });
    assert.equal(page.unit.form.evidence, 'Mine');
    type(page, 'Mine, and more');
    page.engine.flushAll();
    await page.engine.resume();
    await wait(30000);
    assert.equal(server.requests.length, 1);
    assert.equal(server.fields.evidence, 'Theirs');
    assert.equal(stashed(), 1);
  });

  it('saves the choice on top of what is stored, with the text that lost', async () => {
    const page = await collide(openPage(server));
    page.unit.form.evidence = 'Mine\n\nTheirs';
    await page.engine.settleClash(page.unit, 'Theirs');
    assert.equal(page.unit.state, 'saved');
    assert.deepEqual(server.fields, { evidence: 'Mine\n\nTheirs' });
    assert.deepEqual([server.bodies[1].revision, server.bodies[1].set_aside], [1, 'Theirs']);
    assert.equal(page.unit.setAside, '');
    assert.equal(stashed(), 0);
  });

  it('is sent also when the stored text is chosen, so that the other one is kept', async () => {
    const page = await collide(openPage(server));
    page.unit.form.evidence = 'Theirs';
    await page.engine.settleClash(page.unit, 'Mine');
    assert.equal(server.bodies[1].set_aside, 'Mine');
    assert.equal(page.unit.state, 'saved');
  });

  it('finds a third version that came between, too', async () => {
    const page = await collide(openPage(server));
    server.save({ evidence: 'Theirs, later' });
    await page.engine.settleClash(page.unit, 'Theirs');
    assert.equal(page.unit.state, 'conflict');
    assert.deepEqual(page.unit.current.values, { evidence: 'Theirs, later' });
  });

  it('sends nothing from a page that shows both texts, before its writer says so', async () => {
    const page = openPage(server);
    Object.assign(page.unit, { state: 'comparing', base: '' });
    type(page, 'Both');
    page.engine.flushAll();
    await wait(5000);
    assert.equal(server.requests.length, 0);
    assert.equal(page.engine.isAtRisk(page.unit), true);
  });
});

describe('when the session or its token is gone', () => {
  it('asks for a new token and sends again with it', async () => {
    const page = openPage(server);
    page.session.fresh = 'token-2';
    server.replies = [() => answer(403, { sentence: 'Token.' })];
    type(page, 'One');
    await wait(1600);
    await wait(400);
    assert.deepEqual(server.requests.map((request) => request.headers['X-CSRFToken']), ['token-1', 'token-2']);
    assert.equal(page.unit.state, 'saved');
  });

  it('does not ask for ever', async () => {
    const page = openPage(server);
    server.replies = Array(4).fill(() => answer(403, {}));
    type(page, 'One');
    await wait(2500);
    assert.equal(page.session.asked, 3);
    assert.equal(page.unit.state, 'failed');
    await wait(2000);
    assert.equal(page.unit.state, 'saved');
  });

  it('waits for a sign-in and goes on after it', async () => {
    const page = openPage(server);
    page.session.user = null;
    server.replies = [() => answer(401, {})];
    type(page, 'One');
    await wait(1600);
    assert.equal(page.unit.state, 'signed-out');
    await page.engine.resume();
    await wait(20000);
    assert.deepEqual([server.requests.length, stashed()], [1, 1]);
    page.session.user = 'ida';
    await page.engine.resume();
    await answers();
    assert.equal(page.unit.state, 'saved');
    assert.equal(server.fields.evidence, 'One');
  });

  it('sends nothing in the name of somebody else', async () => {
    const page = openPage(server);
    page.session.user = 'otto';
    server.replies = [() => answer(403, {})];
    type(page, 'One');
    await wait(1600);
    assert.deepEqual([page.unit.state, page.unit.sentence], ['stopped', 'somebody-else']);
    await page.engine.resume();
    await wait(20000);
    assert.equal(server.requests.length, 1);
  });
});

describe('what the tab keeps', () => {
  async function leaveUnsent(text) {
    const page = openPage(server);
    server.replies = [away];
    type(page, text);
    await wait(1600);
    assert.equal(page.unit.state, 'failed');
  }

  it('is there from the first key on and gone with the acknowledgement', async () => {
    const page = openPage(server);
    type(page, 'O');
    assert.equal(stashed(), 1);
    await wait(1600);
    assert.equal(stashed(), 0);
  });

  it('comes back after a reload and is sent', async () => {
    await leaveUnsent('Never left.');
    const page = openPage(server);
    assert.deepEqual(page.engine.bringBack(), [page.unit]);
    assert.equal(page.unit.form.evidence, 'Never left.');
    await answers();
    assert.equal(server.fields.evidence, 'Never left.');
    assert.equal(stashed(), 0);
  });

  it('is compared where somebody saved meanwhile', async () => {
    await leaveUnsent('Never left.');
    server.save({ evidence: 'From elsewhere.' });
    const page = openPage(server);
    page.engine.bringBack();
    assert.equal(page.unit.state, 'conflict');
    assert.deepEqual(page.unit.current.values, { evidence: 'From elsewhere.' });
    assert.equal(page.unit.form.evidence, 'Never left.');
    await wait(5000);
    assert.equal(server.fields.evidence, 'From elsewhere.');
    await page.engine.settleClash(page.unit, 'From elsewhere.');
    assert.equal(server.fields.evidence, 'Never left.');
  });

  it('follows a save of its own whose acknowledgement was lost', async () => {
    const first = openPage(server);
    server.replies = ['lost', away];
    type(first, 'One.');
    await wait(1600);
    type(first, 'One. Two.');
    const page = openPage(server);
    page.engine.bringBack();
    await answers();
    await wait(4000);
    assert.equal(page.unit.state, 'saved');
    assert.equal(server.fields.evidence, 'One. Two.');
  });

  it('is forgotten when it is what is stored', async () => {
    const first = openPage(server);
    server.replies = ['lost'];
    type(first, 'One.');
    await wait(1600);
    assert.equal(stashed(), 1);
    assert.deepEqual(openPage(server).engine.bringBack(), []);
    assert.equal(stashed(), 0);
  });

  it('is forgotten when what is stored begins with it: the rest left with the page', async () => {
    await leaveUnsent('Half');
    server.save({ evidence: 'Half a word' });
    const page = openPage(server);
    assert.deepEqual(page.engine.bringBack(), []);
    assert.equal(page.unit.state, 'saved');
    assert.equal(page.unit.form.evidence, 'Half a word');
    assert.equal(stashed(), 0);
  });

  it('is sent when it is a beginning of what was stored then: the rest was deleted', async () => {
    server.save({ evidence: 'Half a word' });
    await leaveUnsent('Half');
    const page = openPage(server);
    page.engine.bringBack();
    await answers();
    assert.equal(server.fields.evidence, 'Half');
  });

  it('is not put over a page that came back with what was posted', async () => {
    await leaveUnsent('Never left.');
    const page = openPage(server);
    page.unit.state = 'comparing';
    assert.deepEqual(page.engine.bringBack(), []);
    assert.equal(page.unit.form.evidence, undefined);
  });

  it('is gone once somebody signs out', async () => {
    await leaveUnsent('For my eyes.');
    wipe();
    assert.equal(stashed(), 0);
    assert.deepEqual(openPage(server).engine.bringBack(), []);
  });

  it('is removed when somebody else opens a page', async () => {
    await leaveUnsent('For my eyes.');
    openPage(server, { owner: 'otto' });
    assert.equal(stashed(), 0);
  });

  it('is removed after a day', async () => {
    await leaveUnsent('Yesterday.');
    const later = Date.now() + 24 * 3600 * 1000 + 1000;
    Date.now = () => later;
    assert.deepEqual(openPage(server).engine.bringBack(), []);
    assert.equal(stashed(), 0);
  });

  it('is nothing where an administrator wants it so', async () => {
    const page = openPage(server, { keeps: false });
    server.replies = [away];
    type(page, 'Only on the page.');
    await wait(1600);
    assert.equal(stashed(), 0);
    await wait(2000);
    assert.equal(server.fields.evidence, 'Only on the page.');
  });

  it('is shown where no form of the page can take it', async () => {
    const page = openPage(server);
    page.store.keep('gone', { title: 'Old question', fields: { evidence: 'Left over.' } });
    const [stray] = page.engine.strays();
    assert.deepEqual(stray, { name: 'gone', title: 'Old question', fields: { evidence: 'Left over.' } });
    page.engine.forgetStray('gone');
    assert.deepEqual(page.engine.strays(), []);
  });
});

describe('what pages that were closed or killed left', () => {
  const dropped = [];

  beforeEach(() => dropped.splice(0));

  function left(text, { revision = 0, base = fingerprint({}), name = 'answer' } = {}) {
    const content = { title: 'Answer', fields: { evidence: text }, revision, base, sent: [] };
    return { name, content, drop() { dropped.push(text); } };
  }

  it('comes to its form, is sent, and is dropped where it lay', async () => {
    const page = openPage(server);
    assert.deepEqual(page.engine.takeOver([left('Typed in a tunnel.')]), [page.unit]);
    assert.deepEqual(dropped, ['Typed in a tunnel.']);
    await answers();
    assert.equal(server.fields.evidence, 'Typed in a tunnel.');
  });

  it('of two, is the newer one; the other stands beside it', async () => {
    const page = openPage(server);
    page.engine.takeOver([left('Newer.'), left('Older.')]);
    assert.equal(page.unit.form.evidence, 'Newer.');
    assert.deepEqual(page.engine.strays().map(({ name, fields }) => [name, fields.evidence]), [['answer~2', 'Older.']]);
    assert.deepEqual(dropped, ['Newer.', 'Older.']);
  });

  it('is not put over what somebody types already', async () => {
    const page = openPage(server);
    type(page, 'Quick fingers.');
    assert.deepEqual(page.engine.takeOver([left('From before.')]), []);
    assert.equal(page.unit.form.evidence, 'Quick fingers.');
    assert.equal(page.engine.strays()[0].fields.evidence, 'From before.');
  });

  it('is nothing new where it stands there, and shown where no form can take it', async () => {
    server.save({ evidence: 'It arrived.' });
    const page = openPage(server);
    assert.deepEqual(page.engine.takeOver([left('It arrived.'), left('Lost form.', { name: 'gone' })]), []);
    assert.equal(page.unit.state, 'saved');
    assert.deepEqual(page.engine.strays().map(({ name }) => name), ['gone']);
  });

  it('is compared where somebody saved meanwhile', async () => {
    server.save({ evidence: 'From elsewhere.' });
    const page = openPage(server);
    page.engine.takeOver([left('Typed in a tunnel.')]);
    assert.equal(page.unit.state, 'conflict');
  });
});

describe('a page that was kept for later', () => {
  it('goes on from what was acknowledged since', async () => {
    const old = openPage(server);
    server.save({ evidence: 'Acknowledged.' });
    const base = fingerprint({ evidence: 'Acknowledged.' });
    old.engine.catchUp({ answer: { fields: { evidence: 'Acknowledged.' }, revision: 1, base } });
    assert.equal(old.unit.form.evidence, 'Acknowledged.');
    assert.equal(old.engine.isDirty(old.unit), false);
    type(old, 'Acknowledged. And more.');
    await wait(1600);
    assert.deepEqual([server.fields.evidence, old.unit.state], ['Acknowledged. And more.', 'saved']);
  });

  it('is not set back by a note that is older than itself', async () => {
    server.save({ evidence: 'One.' });
    server.save({ evidence: 'One. Two.' });
    const page = openPage(server);
    const fields = { evidence: 'One.' };
    page.engine.catchUp({ answer: { fields, revision: 1, base: fingerprint(fields) } });
    assert.equal(page.unit.form.evidence, 'One. Two.');
  });

  it('hears of each acknowledgement, also of one that got lost', async () => {
    const notes = [];
    const page = openPage(server);
    page.store.note = (name, { fields, revision }) => notes.push([name, fields.evidence, revision]);
    type(page, 'One.');
    await wait(1600);
    server.replies = ['lost'];
    type(page, 'One. Two.');
    await wait(6000);
    assert.deepEqual(notes, [['answer', 'One.', 1], ['answer', 'One. Two.', 2]]);
  });
});

describe('leaving the page', () => {
  it('is safe when everything is stored or on its way', async () => {
    const page = openPage(server);
    assert.equal(page.engine.isAtRisk(page.unit), false);
    type(page, 'One');
    page.engine.flushAll();
    assert.equal(page.engine.isAtRisk(page.unit), false);
  });

  it('is a risk behind an older save that still waits, and after a failure', async () => {
    const page = openPage(server);
    server.replies = ['silent'];
    type(page, 'One');
    page.engine.flushAll();
    type(page, 'One two');
    assert.equal(page.engine.isAtRisk(page.unit), true);
    await wait(10100);
    assert.equal(page.unit.state, 'failed');
    assert.equal(page.engine.isAtRisk(page.unit), true);
  });

  it('is no risk where the words outlive it, and only then', async () => {
    const page = openPage(server);
    server.replies = [away];
    type(page, 'One');
    await wait(1600);
    assert.equal(page.engine.isLasting(), false);
    page.store.isLasting = (name) => name === 'answer';
    assert.deepEqual([page.engine.isLasting(), page.engine.isAtRisk(page.unit)], [true, false]);
  });
});
