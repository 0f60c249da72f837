/* A page that is shown to somebody fills the screen, and leaves it by the browser's own Escape. Without this file the
   browser's own command does the same. */

const button = document.querySelector('[data-full-screen]');

if (document.fullscreenEnabled) {
  button.hidden = false;
  button.addEventListener('click', () => { document.documentElement.requestFullscreen(); });
  document.addEventListener('fullscreenchange', () => { button.hidden = Boolean(document.fullscreenElement); });
}
