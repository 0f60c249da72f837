/* Offers the browser's time zone where nobody has chosen one yet (data-browser-zone="offer"). Without this file the
   installation's zone stands there. */

export function offerZone(select, zone) {
  if (Array.from(select.options).some((option) => option.value === zone)) select.value = zone;
}

document.querySelectorAll('[data-browser-zone="offer"]').forEach((select) => {
  offerZone(select, Intl.DateTimeFormat().resolvedOptions().timeZone);
});
