/* <a href="#id" data-dialog-open="id"> opens the dialog with that id; data-dialog-close inside closes it.
   Focus starts on the dialog's heading and returns to what opened it. Escape closes and keeps everything.
   Without this file the link still shows the dialog, through its address (:target). */

const openers = new WeakMap();

export function show(dialog, opener) {
  if (opener) openers.set(dialog, opener);
  if (dialog.open) dialog.close();
  dialog.showModal();
  const heading = dialog.querySelector('[tabindex="-1"]');
  if (heading) heading.focus();
}

/* Focus goes to `next` instead of back to what opened it. */
export function close(dialog, next) {
  openers.set(dialog, next);
  dialog.close();
}

function giveFocusBack(dialog) {
  const opener = openers.get(dialog);
  openers.delete(dialog);
  if (!opener || !opener.isConnected) return;
  /* An entry of a menu that has closed meanwhile cannot be focused; what opens the menu can. */
  const menu = opener.closest('details.lw-menu:not([open])');
  (menu ? menu.querySelector('summary') : opener).focus();
}

function showWaiting(root) {
  root.querySelectorAll('dialog[data-dialog-now]').forEach((dialog) => {
    dialog.removeAttribute('data-dialog-now');
    show(dialog, null);
  });
}

function describeOpeners(root) {
  root.querySelectorAll('a[data-dialog-open]').forEach((link) => {
    link.setAttribute('role', 'button');
    link.setAttribute('aria-haspopup', 'dialog');
  });
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog-open]');
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog) {
      event.preventDefault();
      show(dialog, opener);
    }
    return;
  }
  const closer = event.target.closest('[data-dialog-close]');
  const open = closer && closer.closest('dialog');
  if (open) {
    event.preventDefault();
    open.close();
  }
});

/* A link that acts as a button answers the space bar too. */
document.addEventListener('keydown', (event) => {
  if (event.key !== ' ' || !event.target.matches('a[data-dialog-open]')) return;
  event.preventDefault();
  event.target.click();
});

/* "close" does not bubble, so it is caught on its way down. */
document.addEventListener('close', (event) => {
  if (event.target.matches('dialog')) giveFocusBack(event.target);
}, true);

document.addEventListener('htmx:load', (event) => {
  showWaiting(event.target.parentNode || document);
  describeOpeners(event.target.parentNode || document);
});

describeOpeners(document);
showWaiting(document);

