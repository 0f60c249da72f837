/* The kit while an interview runs: steps without a network, clock, timers, keys. Without this file the address chooses
   the step, the clock stands at the minute the page was made, and everything else works the same. */
(function () {
  'use strict';

  const kit = document.querySelector('.lw-kit[data-kit]');
  if (!kit) return;

  const MINUTE = 60000;
  const hasShortcuts = kit.dataset.shortcuts === 'yes';
  const words = document.getElementById('kit-words').content;
  const steps = Array.from(kit.querySelectorAll('[data-kit-step]')).map(function (one) { return Number(one.dataset.kitStep); });
  let now = Number(kit.dataset.stepNow);

  /* --- Steps -------------------------------------------------------------------------------------------------- */

  function goTo(step, how) {
    if (!steps.includes(step)) return;
    now = step;
    ['kitStep', 'kitSide', 'kitJump'].forEach(function (name) {
      const attribute = 'data-' + name.replace(/[A-Z]/g, function (letter) { return '-' + letter.toLowerCase(); });
      kit.querySelectorAll('[' + attribute + ']').forEach(function (one) { one.hidden = Number(one.dataset[name]) !== step; });
    });
    markPlan();
    openTimer();
    tick();
    if (how !== 'back') history.pushState({ step: step }, '', '?step=' + (step < 0 ? 'start' : step));
    if (how !== 'quiet') {
      const heading = kit.querySelector('[data-kit-step="' + step + '"] h1');
      window.scrollTo(0, 0);
      if (heading) heading.focus({ preventScroll: true });
    }
    if (window.lwAutosave) window.lwAutosave.flushAll();
  }

  /* Says that an answer is rated, never how. */
  function markPlan() {
    kit.querySelectorAll('[data-plan]').forEach(function (item) {
      const step = Number(item.dataset.plan);
      const isDone = isStepDone(step, item);
      const link = item.querySelector('a');
      item.dataset.step = step === now ? 'now' : isDone ? 'done' : 'next';
      if (step === now) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
      const spoken = link.querySelector('.visually-hidden');
      if (spoken) spoken.textContent = item.dataset.step === 'done' ? ', done' : '';
    });
  }

  function isStepDone(step, item) {
    const side = kit.querySelector('[data-kit-side="' + step + '"]');
    const rating = side && side.querySelector('input[name=rating]');
    if (!rating) return step === 0 ? Boolean(kit.dataset.started) : item.dataset.step === 'done';
    const isRated = Boolean(side.querySelector('input[name=rating]:checked'));
    const meta = item.querySelector('[data-plan-meta]');
    meta.dataset.plain = meta.dataset.plain || meta.textContent;
    if (isRated) meta.textContent = meta.dataset.plain.split(' · ')[0] + ' · rated';
    else if (!meta.dataset.plain.endsWith('rated')) meta.textContent = meta.dataset.plain;
    return isRated;
  }

  document.addEventListener('click', function (event) {
    const go = event.target.closest('[data-kit-go]');
    if (!go || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(Number(go.dataset.kitGo));
  });

  window.addEventListener('popstate', function () {
    const asked = new URLSearchParams(location.search).get('step');
    goTo(asked === 'start' || asked === null ? -1 : Number(asked), 'back');
  });

  kit.addEventListener('change', function (event) {
    if (event.target.name === 'rating') markPlan();
  });
  document.addEventListener('lw:filled', markPlan);

  /* --- Clock and timers --------------------------------------------------------------------------------------- */

  const loadedAt = Date.now();
  const elapsedAtLoad = Number(kit.dataset.elapsed || 0) * 1000;
  const total = Number(kit.dataset.minutes || 0);
  let saidFive = false;

  function usedMinutes() { return Math.floor((elapsedAtLoad + Date.now() - loadedAt) / MINUTE); }

  function tick() {
    if (!kit.dataset.started) return;
    const used = usedMinutes();
    const left = total - used;
    const clock = kit.querySelector('[data-clock]');
    const text = left >= 0 ? left + ' min left' : -left + ' min over';
    if (clock.dataset.text !== text) {
      clock.dataset.text = text;
      clock.replaceChildren();
      if (left < 0) clock.append(word('icon-warn'), ' ');
      clock.append(text);
    }
    kit.querySelector('[data-clock-detail]').textContent =
      Math.min(used, total) + ' of ' + total + ' used' + (left >= 0 ? ' · ' + pace(used) : '');
    const bar = kit.querySelector('[data-clock-bar]');
    bar.value = Math.min(used, total);
    if (left < 0) bar.dataset.tone = 'caution';
    if (left <= 5 && left >= 0 && !saidFive && elapsedAtLoad < (total - 5) * MINUTE) {
      saidFive = true;
      kit.querySelector('[data-clock-spoken]').textContent = word('five-left').textContent;
    }
    showTimer();
  }

  function pace(used) {
    const item = kit.querySelector('[data-plan="' + now + '"]');
    if (!item) return 'on plan';
    const begins = Number(item.dataset.begins);
    const ends = Number(item.dataset.ends);
    if (used < begins) return begins - used + ' min ahead';
    return used > ends ? used - ends + ' min behind' : 'on plan';
  }

  function word(name) { return words.querySelector('[data-word="' + name + '"]').cloneNode(true); }

  /* The question's own minutes run from the moment it was first opened in this tab. */
  function timerKey() { return 'lw:opened:' + kit.dataset.card + ':' + now; }

  function openTimer() {
    if (!kit.dataset.started || now < 1) return;
    try {
      if (!sessionStorage.getItem(timerKey())) sessionStorage.setItem(timerKey(), String(Date.now()));
    } catch (closed) { /* no storage, no timer */ }
  }

  function showTimer() {
    const tag = kit.querySelector('[data-kit-step="' + now + '"] [data-timer]');
    let opened = 0;
    try { opened = Number(sessionStorage.getItem(timerKey())); } catch (closed) { /* the planned minutes stand */ }
    if (!tag || !opened) return;
    const planned = Number(tag.dataset.timer);
    const left = planned - Math.floor((Date.now() - opened) / MINUTE);
    tag.textContent = left >= 0 ? left + ' of ' + planned + ' min left' : -left + ' min over its ' + planned;
  }

  /* --- Small helps -------------------------------------------------------------------------------------------- */

  document.querySelectorAll('[data-add-time], [data-clear]').forEach(function (one) { one.hidden = false; });

  document.addEventListener('click', function (event) {
    const stamp = event.target.closest('[data-add-time]');
    if (stamp) addTime(document.getElementById(stamp.dataset.addTime));
    const clear = event.target.closest('[data-clear] button');
    if (clear) clearChoice(clear.closest('fieldset'));
  });

  function addTime(field) {
    const at = new Date();
    const text = String(at.getHours()).padStart(2, '0') + ':' + String(at.getMinutes()).padStart(2, '0') + ' ';
    const before = field.value.slice(0, field.selectionStart);
    field.setRangeText((before && !/\s$/.test(before) ? '\n' : '') + text, field.selectionStart, field.selectionEnd, 'end');
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function clearChoice(fieldset) {
    const chosen = fieldset.querySelector('input:checked');
    if (!chosen) return;
    chosen.checked = false;
    chosen.dispatchEvent(new Event('change', { bubbles: true }));
    fieldset.querySelector('input').focus();
  }

  /* --- Keys --------------------------------------------------------------------------------------------------- */

  function isTyping(target) {
    return target.matches('textarea, input:not([type=radio]):not([type=checkbox]), select') || target.isContentEditable;
  }

  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.altKey && hasShortcuts && (event.key === 'PageDown' || event.key === 'PageUp')) {
      event.preventDefault();
      goTo(now + (event.key === 'PageDown' ? 1 : -1));
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const scale = event.target.closest('[data-digits]');
    if (scale && /^[1-5]$/.test(event.key)) { choose(scale, event.key); return; }
    if (!hasShortcuts || isTyping(event.target)) return;
    if (event.key === '?') {
      event.preventDefault();
      window.lwDialog.show(document.getElementById('keys-dialog'), document.activeElement);
    } else if (event.key === 'a' || event.key === 'A') {
      const strong = kit.querySelector('[data-kit-step="' + now + '"] [data-strong]');
      if (strong) strong.open = !strong.open;
    }
  });

  function choose(scale, digit) {
    const radio = scale.querySelector('input[value="' + digit + '"]');
    if (!radio || radio.disabled) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event('change', { bubbles: true }));
  }

  openTimer();
  markPlan();
  tick();
  setInterval(tick, 5000);
})();
