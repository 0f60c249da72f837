/* Inside a rating: a digit chooses its level, and a choice can be taken back. "lw:digit" tells
   that an answer has its first. */

document.querySelectorAll('[data-clear]').forEach((one) => { one.hidden = false; });

document.addEventListener('click', (event) => {
  const clear = event.target.closest('[data-clear] button');
  if (clear) clearChoice(clear.closest('fieldset'));
});

function clearChoice(fieldset) {
  const chosen = fieldset.querySelector('input:checked');
  if (!chosen) return;
  chosen.checked = false;
  chosen.dispatchEvent(new Event('change', { bubbles: true }));
  fieldset.querySelector('input').focus();
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  const scale = event.target.closest('[data-digits]');
  if (!scale?.dataset.digits.split(' ').includes(event.key)) return;
  /* The focus may move to a text, which must not get the digit. */
  event.preventDefault();
  choose(scale, event.key);
});

function choose(scale, digit) {
  const radio = scale.querySelector('input[value="' + digit + '"]');
  if (!radio || radio.disabled) return;
  const isFirst = !scale.querySelector('input:checked');
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event('change', { bubbles: true }));
  if (isFirst) radio.dispatchEvent(new Event('lw:digit', { bubbles: true }));
}
