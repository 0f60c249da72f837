/* The print button of a paper page. The browser's own command does the same without this file. */

document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => {
    window.print();
  });
});
