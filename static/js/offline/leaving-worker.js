/* In place of the worker of the open kit where nothing is to be kept any more: it removes what there is, and itself. */

/* global self */

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('kit:')).map((name) => caches.delete(name)));
  indexedDB.deleteDatabase('loopwright');
  await self.registration.unregister();
}
