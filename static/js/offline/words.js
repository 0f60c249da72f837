/* Words that are not saved yet, in this browser's own database: they outlive the tab and a browser that is killed.

   const words = openWords({ owner: '7', place: 'card-12', keeps: true });
   words.keep('answer-3', content)     soon on the disk, in place of what this page kept under that name
   words.read('answer-3')              what this page kept last under that name, or null
   words.names()                       every name that it kept and did not forget
   words.forget('answer-3')            the server has it
   words.isKept('answer-3')            whether what this page kept last under that name is on the disk by now
   words.listen(call)                  that may have changed
   await words.found()                 what earlier pages left for this place, the newest first: { name, content, drop }
   words.note('answer-3', saved)       what the server acknowledged: a copy of the page may be older than that
   await words.notes()                 all of these by their names

   Each page has keys of its own, so two tabs never write over each other; what a page that is still open has kept is
   not found. Opening removes what somebody else left and what is older than a day; without `keeps` everything. Where a
   browser has no database nothing is found, nothing throws, and `instead(name, content)` gets what is to be kept. */

import { titleOf } from '../autosave/unsent.js';
import { change, isAway, openDatabase, readAll, removeDatabase, removeWhere } from './database.js';
import { isOpen, stayOpen } from './open-pages.js';

const DAY = 24 * 3600 * 1000;

export function isTooOld(row) { return Date.now() - row.at > DAY; }

export function openWords({ owner, place, keeps, path = '', instead = () => {} }) {
  const page = newKey();
  const listeners = [];
  /* By name: what is to be on the disk, what is there, and whether it is being written. */
  const units = new Map();
  let isStopped = !keeps;
  let ready = open();
  ready.catch(() => {});
  if (!keeps) removeDatabase();
  stayOpen('words:' + page);

  async function open() {
    if (!keeps) throw new Error('nothing is kept');
    const database = await openDatabase(lose);
    for (const table of ['unsent', 'saved']) {
      await removeWhere(database, table, (row) => row.owner !== owner || isTooOld(row));
    }
    return database;
  }

  function tell() { listeners.forEach((call) => call()); }

  function lose() {
    units.forEach((unit) => { unit.stored = undefined; });
    tell();
  }

  function unitOf(name) {
    if (!units.has(name)) units.set(name, { wanted: undefined, stored: undefined, isWriting: false });
    return units.get(name);
  }

  /* One write at a time for each name; what came meanwhile follows. */
  async function write(name) {
    const unit = unitOf(name);
    if (unit.isWriting) return;
    unit.isWriting = true;
    try {
      const database = await ready;
      while (!isStopped && unit.wanted !== unit.stored) {
        const text = unit.wanted;
        await change(database, 'unsent', (table) => {
          if (text === null) table.delete(keyOf(name));
          else table.put({ ...rowOf(name), page, path, content: JSON.parse(text) });
        });
        unit.stored = text;
      }
    } catch (refused) {
      unit.stored = undefined;
      if (unit.wanted && !isStopped) instead(name, JSON.parse(unit.wanted));
    } finally { unit.isWriting = false; }
    tell();
  }

  function keyOf(name) { return [page, place, name].join(' '); }

  function rowOf(name) { return { key: keyOf(name), owner, place, name, at: Date.now() }; }

  async function rowsOf(table) {
    try {
      return (await readAll(await ready, table)).filter((row) => row.place === place);
    } catch (none) { return []; }
  }

  async function drop(key) {
    try {
      await change(await ready, 'unsent', (table) => table.delete(key));
    } catch (gone) { /* with the database */ }
  }

  return {
    keep(name, content) {
      const unit = unitOf(name);
      const text = JSON.stringify(content);
      if (unit.wanted === text && unit.stored === text) return;
      unit.wanted = text;
      write(name);
    },
    forget(name) {
      if (!units.has(name) || units.get(name).wanted === null) return;
      unitOf(name).wanted = null;
      write(name);
    },
    read(name) {
      const wanted = units.get(name)?.wanted;
      return wanted ? JSON.parse(wanted) : null;
    },
    names() { return Array.from(units.keys()).filter((name) => units.get(name).wanted); },
    isKept(name) {
      const unit = units.get(name);
      return !isStopped && Boolean(unit?.stored) && unit.stored === unit.wanted;
    },
    listen(call) { listeners.push(call); },
    async found() {
      const left = [];
      for (const row of await rowsOf('unsent')) {
        if (row.page !== page && !await isOpen('words:' + row.page)) left.push(row);
      }
      return left.sort((one, other) => other.at - one.at).map(({ key, name, content }) => ({
        name, content, drop: () => drop(key)
      }));
    },
    async note(name, saved) {
      if (isStopped) return;
      const row = { ...rowOf(name), key: place + ' ' + name, ...saved };
      try {
        await change(await ready, 'saved', (table) => table.put(row));
      } catch (full) { /* a copy of the page is older than it could be; revisions tell */ }
    },
    async notes() { return Object.fromEntries((await rowsOf('saved')).map((row) => [row.name, row])); },
    /* Somebody signed out in another tab: from now on the page alone has the words. */
    stop() {
      isStopped = true;
      lose();
    },
    goOn() {
      if (!isStopped || !keeps) return;
      isStopped = false;
      ready = open();
      ready.catch(() => {});
      units.forEach((unit, name) => { if (unit.wanted) write(name); });
    }
  };
}

function newKey() { return Array.from(crypto.getRandomValues(new Uint32Array(3)), (one) => one.toString(36)).join(''); }

/* What this browser holds on whatever page that no server has: { title, path } of each form. */
export async function unsentInBrowser() { return (await allUnsent()).map(lineOf); }

/* The same of one person, as far as no open page will save it; with the key and the fields of each. */
export async function leftInBrowser(owner) {
  const left = [];
  for (const row of await allUnsent()) {
    if (row.owner === owner && !isTooOld(row) && !await isOpen('words:' + row.page)) {
      left.push({ ...lineOf(row), key: row.key, fields: row.content.fields });
    }
  }
  return left;
}

/* Whoever left them says that they are not needed. */
export async function forgetLeft(keys) {
  const database = await openDatabase();
  await change(database, 'unsent', (table) => keys.forEach((key) => table.delete(key)));
  database.close();
}

async function allUnsent() {
  if (await isAway()) return [];
  const database = await openDatabase();
  const rows = await readAll(database, 'unsent');
  database.close();
  return rows;
}

function lineOf({ path, content }) { return { path, title: titleOf(content) }; }
