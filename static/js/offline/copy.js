/* The copy of this page that a worker keeps, so that the page opens again without a network. */

import { stayOpen, whenSignedOut } from './open-pages.js';

const PATIENCE = 20000;

let isThere = false;
let isOpen = false;

/* Whether this page opens again without a network: as the worker said, and nobody took it away since. */
export function opensAgain() { return isThere; }

whenSignedOut(() => { isThere = false; });

/* Resolves to what `opensAgain` says from then on. Never throws: a browser without workers has no copy. */
export async function keepCopy({ script, release }) {
  if (!isOpen) stayOpen('kit:' + location.pathname);
  isOpen = true;
  try {
    await loaded();
    isThere = await askForCopy(script, release);
  } catch (refused) { isThere = false; }
  return isThere;
}

function loaded() {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => { window.addEventListener('load', resolve, { once: true }); });
}

/* A worker can be replaced while it is asked: the browser looks by itself for a newer one, too. */
async function askForCopy(script, release, tries = 3) {
  const options = { scope: location.pathname, updateViaCache: 'none' };
  const registration = await navigator.serviceWorker.register(script, options);
  const question = { address: location.href.split('#')[0], files: filesOfPage() };
  for (let turn = 0; turn < tries; turn += 1) {
    /* Without a network the one that is there goes on. */
    await registration.update().catch(() => {});
    const worker = registration.installing || registration.waiting || registration.active;
    const answer = await begun(worker).then(() => ask(worker, question)).catch(() => null);
    if (answer?.RELEASE === release) return answer.isThere;
  }
  return false;
}

/* Resolves once the worker has begun, and rejects where another takes its place. */
function begun(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') reject(new Error('replaced'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

function ask(worker, question) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.addEventListener('statechange', () => reject(new Error('replaced')));
    setTimeout(() => reject(new Error('no answer')), PATIENCE);
    worker.postMessage(question, [port2]);
  });
}

function filesOfPage() {
  const all = performance.getEntriesByType('resource').map((entry) => entry.name.split('#')[0]);
  return Array.from(new Set(all)).filter((address) => address.startsWith(location.origin + '/'));
}
