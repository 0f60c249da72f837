/* A toast stays until it is closed or the page is left. */

function showClose() {
  document.querySelectorAll('[data-toast-close]').forEach((button) => {
    button.hidden = false;
  });
}

showClose();
/* A part of the page that was fetched may bring a toast of its own. */
document.addEventListener('htmx:afterSettle', showClose);

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-toast-close]');
  if (!button) return;
  button.closest('[data-toasts]').remove();
  document.getElementById('main').focus({ preventScroll: true });
});
