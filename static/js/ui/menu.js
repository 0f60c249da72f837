/* Menus are <details class="lw-menu">: Escape, a click elsewhere, or opening another menu closes them. */

function openMenus() {
  return Array.from(document.querySelectorAll('details.lw-menu[open]'));
}

document.addEventListener('click', (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  openMenus().forEach((menu) => {
    const heldFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (heldFocus) menu.querySelector('summary').focus();
  });
});

document.addEventListener('focusin', (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
