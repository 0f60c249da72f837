/* Text in this tab that no form of the page can save: shown, so that it can be carried elsewhere by hand, and gone only
   when its writer says so. */

import { noticeOf } from './notices.js';
import { word } from '../ui/words.js';

/* Shows `text` of the form that was called `title` at that place; `forget` is called once its writer discards it.
   Returns the notice. */
export function showStray(place, { title, text, forget }) {
  const said = word('stray', { title });
  const notice = noticeOf(said, 'caution');
  said.querySelector('[data-stray-text]').textContent = text;
  said.querySelector('button').addEventListener('click', () => {
    forget();
    notice.remove();
  });
  place.append(notice);
  return notice;
}
