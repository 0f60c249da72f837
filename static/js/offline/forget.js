/* What pages leave in this browser goes: everything when somebody signs out or nothing may be kept; on every page that
   is no kit, what nobody has open any more. */

import { wipe } from '../autosave/unsent.js';
import { isAway, openDatabase, removeDatabase, removeWhere } from './database.js';
import { isOpen, saySignedOut } from './open-pages.js';
import { isTooOld } from './words.js';

const SCRIPT = '/kit/worker.js';

/* Words that are not saved, copies of kits, and their workers. Open pages keep nothing from then on. */
export async function forgetEverything() {
  wipe();
  saySignedOut();
  await Promise.all([removeDatabase(), forgetCopies(() => true)]);
}

/* Copies of kits that nobody has open, and whatever is somebody else's or older than a day. Where nobody is signed in
   (`owner` is empty), words that are not saved wait for whoever wrote them. */
export async function tidy(owner) {
  const isStranger = (writer) => Boolean(writer) && writer !== owner;
  const stays = await forgetCopies(async (path, writer) => isStranger(writer) || !await isOpen('kit:' + path));
  if (owner) wipe(owner);
  if (await isAway()) return;
  const database = await openDatabase();
  await removeWhere(database, 'unsent', (row) => isTooOld(row) || Boolean(owner && row.owner !== owner));
  await removeWhere(database, 'saved', (row) => isTooOld(row) || row.owner !== owner || !stays);
  database.close();
}

/* Removes the copies of pages for which `isToGo(path, writer)` holds, each with its worker; with the last of them what
   they load. Says whether any stays. */
async function forgetCopies(isToGo) {
  if (!navigator.serviceWorker || !globalThis.caches) return false;
  const all = await navigator.serviceWorker.getRegistrations();
  let stays = false;
  for (const one of all.filter(isOurs)) {
    const path = new URL(one.scope).pathname;
    const copy = await caches.match(path);
    if (await isToGo(path, copy?.headers.get('Kit-Writer'))) await end(one, path);
    else stays = true;
  }
  if (!stays) await Promise.all((await cacheNames()).map((name) => caches.delete(name)));
  return stays;
}

function isOurs({ active, waiting, installing }) {
  return new URL((active || waiting || installing).scriptURL).pathname === SCRIPT;
}

/* The copy of a page goes with what is shown with its questions, which lies beside it. */
async function end(registration, path) {
  const own = [path, path.replace(/kit\/$/, 'shown/')];
  for (const name of await cacheNames()) {
    const kept = await caches.open(name);
    const all = await kept.keys();
    const gone = all.filter(({ url }) => own.some((start) => new URL(url).pathname.startsWith(start)));
    await Promise.all(gone.map((request) => kept.delete(request)));
  }
  await registration.unregister();
}

async function cacheNames() { return (await caches.keys()).filter((name) => name.startsWith('kit:')); }
