/* A box that ticks every box of a form on the page (data-tick-all="form"), and how many are ticked
   (data-ticked="form"). Without this file each box is ticked by itself, and the number is not shown. */

function boxesOf(form) {
  return Array.from(document.querySelectorAll('input[type=checkbox][name][form="' + form + '"]'));
}

function show(form) {
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  document.querySelectorAll('[data-ticked="' + form + '"]').forEach((place) => {
    place.textContent = ticked ? ' (' + ticked + ')' : '';
  });
  document.querySelectorAll('[data-tick-all="' + form + '"]').forEach((all) => {
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });
}

document.addEventListener('change', (event) => {
  const form = event.target.dataset.tickAll || event.target.getAttribute('form');
  if (!form) return;
  if (event.target.dataset.tickAll) boxesOf(form).forEach((box) => { box.checked = event.target.checked; });
  show(form);
});

document.querySelectorAll('[data-tick-all]').forEach((all) => {
  all.hidden = false;
  show(all.dataset.tickAll);
});
/* A browser that comes back to the page ticks what was ticked. */
window.addEventListener('pageshow', () => {
  document.querySelectorAll('[data-tick-all]').forEach((all) => { show(all.dataset.tickAll); });
});
