/* A toast stays until it is closed or the page is left. */

document.querySelectorAll('[data-toast-close]').forEach((button) => {
  button.hidden = false;
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-toast-close]');
  if (!button) return;
  button.closest('[data-toasts]').remove();
  document.getElementById('main').focus({ preventScroll: true });
});
