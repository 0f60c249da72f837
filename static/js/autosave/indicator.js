/* What the bar says about saving, and what those hear who listen. */

import { onceReleased } from '../ui/pressed.js';
import { clockTime, word } from '../ui/words.js';
import { holdStill } from './notices.js';

const WORST_FIRST = ['conflict', 'comparing', 'stopped', 'signed-out', 'failed', 'saving', 'saved'];
const QUIET = ['saved', 'saving'];

export class Indicator {
  #line = document.querySelector('[data-saved]');
  #spoken = document.querySelector('[data-saved-spoken]');
  #engine;
  #shown;
  #lastSaved;
  #wantsWord = false;
  #wasSafe = false;

  constructor(engine) {
    this.#engine = engine;
    this.#shown = this.#worst();
    const said = this.#line.dataset.state === 'saved' && /\d\d:\d\d/.exec(this.#line.textContent);
    this.#lastSaved = said ? said[0] : '';
    engine.listen((kind, unit, detail) => {
      if (kind === 'saved') this.#lastSaved = detail.saved_at;
      else if (kind === 'state') this.show();
    });
  }

  get text() { return this.#line.textContent.trim(); }

  /* The next "Saved" is spoken as well. */
  speakWhenSaved() { this.#wantsWord = true; }

  show() { onceReleased(() => this.#showNow()); }

  #showNow() {
    const state = this.#worst();
    if (!state || (state === 'saved' && !this.#lastSaved)) return;
    const words = this.#wordsFor(state);
    const text = words.textContent;
    if (this.#line.dataset.text !== text || this.#shown !== state) {
      holdStill(() => {
        this.#line.dataset.state = QUIET.includes(state) ? state : 'failed';
        this.#line.dataset.text = text;
        this.#line.replaceChildren(...iconFor(state), words);
      });
    }
    this.#announce(state, text);
  }

  #worst() { return WORST_FIRST.find((state) => this.#engine.unitIn(state)); }

  #wordsFor(state) {
    const unit = this.#engine.unitIn(state);
    if (state === 'saved') return word('saved', { at: this.#lastSaved });
    if (state === 'failed') return this.#failedWords();
    if (state === 'conflict') return word('conflict', { when: whenOf(unit.current) });
    return state === 'stopped' && unit.sentence ? word('not-saved-why', { why: unit.sentence }) : word(state);
  }

  #failedWords() {
    const isSafe = this.#engine.isLasting();
    return word((isSafe ? 'safe' : 'not-saved') + (this.#lastSaved ? '' : '-yet'), { since: this.#lastSaved });
  }

  /* Speaks when the state changes, not at each save: after a failure, when somebody asked for it, and once it is safe
     to close. */
  #announce(state, text) {
    const isWrong = !QUIET.includes(state);
    const wasWrong = !QUIET.includes(this.#shown);
    if (state === 'saving' && wasWrong) return;
    if (state === 'saved' && (wasWrong || this.#wantsWord)) {
      this.#spoken.textContent = text;
      this.#wantsWord = false;
    }
    const isSafe = state === 'failed' && this.#engine.isLasting();
    const isNew = this.#shown !== state || (isSafe && !this.#wasSafe);
    if (isWrong && isNew) this.#spoken.textContent = text;
    if (isSafe || !isWrong) this.#wasSafe = isSafe;
    this.#shown = state;
  }
}

function iconFor(state) {
  if (state === 'saving') return [];
  return [word(state === 'saved' ? 'icon-check' : 'icon-warn'), ' '];
}

/* When the stored version was saved; now, where the page only just found it. */
export function whenOf(current) { return clockTime(current?.changed_at ? new Date(current.changed_at) : new Date()); }
