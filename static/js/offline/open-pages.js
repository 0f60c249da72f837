/* Which pages of this browser are open now: each holds a lock that ends with it, also where it is killed. Where a
   browser has no locks (without https), no other page counts as open. */

export function stayOpen(name) {
  navigator.locks?.request('lw:' + name, { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});
}

export async function isOpen(name) {
  const { held } = navigator.locks ? await navigator.locks.query() : { held: [] };
  return held.some((lock) => lock.name === 'lw:' + name);
}

const SIGNED_OUT = 'lw:signed-out';

/* Somebody signed out in another tab of this browser. */
export function whenSignedOut(call) {
  if ('BroadcastChannel' in globalThis) new BroadcastChannel(SIGNED_OUT).addEventListener('message', call);
}

export function saySignedOut() {
  if (!('BroadcastChannel' in globalThis)) return;
  const line = new BroadcastChannel(SIGNED_OUT);
  line.postMessage('signed out');
  line.close();
}
