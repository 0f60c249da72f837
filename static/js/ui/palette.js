/* Ctrl+K (⌘K) opens the palette from anywhere on a page, for whoever wants keys (data-palette-key on what opens it).
   Its field and its list are a combobox (find.js), its dialog is a dialog like others (dialog.js): Escape gives the
   focus back. Without this file the opener is a link to the page that finds the same. */

import { show } from './dialog.js';

/* Whether this key opens the palette. */
export function opensPalette(event) {
  return event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}

function open(dialog, opener) {
  show(dialog, opener);
  const field = dialog.querySelector('input');
  field.focus();
  field.select();
}

if (typeof document !== 'undefined') {
  document.addEventListener('keydown', (event) => {
    const dialog = document.getElementById('palette');
    if (!dialog || !document.querySelector('[data-palette-key]') || !opensPalette(event)) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!document.querySelector('dialog[open]')) open(dialog, document.activeElement);
  });
  /* After dialog.js has opened it, whose focus is on a heading. */
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-dialog-open=palette]');
    const dialog = document.getElementById('palette');
    if (opener && dialog && dialog.open) dialog.querySelector('input').focus();
  });
}
