/* Who wrote this page, who is signed in now, and the token that the next save needs: signing in changes it. */

const root = document.querySelector('[data-unsent-owner]');

export const owner = root.dataset.unsentOwner;
/* An administrator may want that no browser keeps what is not saved yet. */
export const keeps = root.dataset.keepsUnsent !== 'no';
let known = document.querySelector('[name=csrfmiddlewaretoken]')?.value || '';

export function token() { return known; }

/* Asks the server; rejects without a network. `user` is null when nobody is signed in. */
export async function ask() {
  const reply = await fetch(root.dataset.sessionUrl, { headers: { Accept: 'application/json' }, redirect: 'error' });
  const session = await reply.json();
  known = session.token;
  /* The page's own forms are sent with it, too: the old one would be refused. */
  document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = known; });
  return session;
}

export function isOwner(session) { return String(session.user) === owner; }
