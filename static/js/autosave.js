/* Saves a form as it is typed, and says "Saved" only for what the server has committed.

   <form data-autosave="address" data-unit="name"> inside [data-kit]; its hidden fields `revision` and `base` say what the
   page started from. A save carries all fields as JSON; the reply carries the version and a fingerprint of the stored
   text, and only when that equals the fingerprint of what was sent is it saved (interviews/capture.py computes the same).
   What is not acknowledged stays in this tab's sessionStorage until it is. Without this file the buttons save. */
(function () {
  'use strict';

  const root = document.querySelector('[data-kit]');
  if (!root) return;

  const PAUSE = 1500;
  const AT_MOST = 3000;
  const RETRY = [2000, 4000, 8000, 15000];
  const GIVE_UP_WAITING = 10000;
  const KEPT_FOR = 24 * 3600 * 1000;
  const PREFIX = 'lw:unsent:';
  const NOT_FIELDS = new Set(['csrfmiddlewaretoken', 'revision', 'base']);

  const owner = root.dataset.unsentOwner;
  const keeps = root.dataset.keepsUnsent !== 'no';
  const indicator = document.querySelector('[data-saved]');
  const spoken = document.querySelector('[data-saved-spoken]');
  const notices = document.querySelector('[data-kit-notices]');
  const units = Array.from(document.querySelectorAll('form[data-autosave]')).map(makeUnit);
  let token = (document.querySelector('[name=csrfmiddlewaretoken]') || {}).value || '';
  let lastSaved = indicator && indicator.dataset.state === 'saved' ? clockIn(indicator.textContent) : '';
  let shownState = indicator ? indicator.dataset.state : '';
  let wantsWord = false;

  /* --- Words: every sentence stands in the page's template --------------------------------------------------- */

  function word(name, values) {
    const source = document.getElementById('kit-words').content.querySelector('[data-word="' + name + '"]');
    const copy = source.cloneNode(true);
    copy.removeAttribute('data-word');
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      walker.currentNode.data = walker.currentNode.data.replace(/\{(\w+)\}/g, function (_, key) {
        return (values || {})[key] || '';
      });
    }
    return copy;
  }

  function clockIn(text) {
    const found = /\d\d:\d\d/.exec(text);
    return found ? found[0] : '';
  }

  /* --- Fields and fingerprint --------------------------------------------------------------------------------- */

  function makeUnit(form) {
    return {
      form: form,
      url: form.dataset.autosave,
      name: form.dataset.unit,
      revision: Number(form.elements.revision.value),
      base: form.elements.base.value,
      sent: [],
      state: 'saved',
      sentence: '',
      current: null,
      setAside: '',
      timer: 0,
      dirtySince: 0,
      request: null,
      failures: 0
    };
  }

  function fieldsOf(form) {
    const fields = {};
    Array.from(form.elements).forEach(function (control) {
      const name = control.name;
      const isOther = control.matches('button, fieldset, [data-not-sent]') || NOT_FIELDS.has(name);
      if (!name || isOther || control.disabled || !isWanted(form, control)) return;
      if (control.type === 'radio') {
        fields[name] = control.checked ? control.value : fields[name] || '';
      } else if (control.type === 'checkbox') {
        if (control.checked) fields[name] = 'on';
      } else if (name === 'own') {
        fields.own = (fields.own || []).concat(control.value ? [control.value] : []);
      } else {
        fields[name] = control.value.replace(/\r\n?/g, '\n');
      }
    });
    return fields;
  }

  /* "Only partly" and the note of a follow-up say nothing unless their own box is ticked. */
  function isWanted(form, control) {
    const needed = control.dataset.needs && form.elements[control.dataset.needs];
    return !needed || needed.checked;
  }

  function fingerprint(fields) {
    let text = '';
    Object.keys(fields).sort().forEach(function (name) {
      [].concat(fields[name]).forEach(function (value) {
        if (value) text += name + '\0' + value + '\0';
      });
    });
    return sha256(new TextEncoder().encode(text));
  }

  /* The browser's own digest is missing on plain http, where small teams run this. FIPS 180-4, section 6.2. */
  const ROUNDS = roundConstants();

  function roundConstants() {
    const primes = [];
    for (let n = 2; primes.length < 64; n += 1) {
      if (primes.every(function (prime) { return n % prime; })) primes.push(n);
    }
    function fraction(root) { return Math.floor((root - Math.floor(root)) * 4294967296) | 0; }
    return {
      words: primes.map(function (prime) { return fraction(Math.cbrt(prime)); }),
      start: primes.slice(0, 8).map(function (prime) { return fraction(Math.sqrt(prime)); })
    };
  }

  function sha256(bytes) {
    const length = (((bytes.length + 8) >> 6) + 1) * 64;
    const block = new Uint8Array(length);
    block.set(bytes);
    block[bytes.length] = 0x80;
    const view = new DataView(block.buffer);
    view.setUint32(length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(length - 4, bytes.length << 3);
    const state = ROUNDS.start.slice();
    const w = new Int32Array(64);
    for (let offset = 0; offset < length; offset += 64) digestBlock(view, offset, w, state);
    return state.map(function (number) { return (number >>> 0).toString(16).padStart(8, '0'); }).join('');
  }

  function turn(x, n) { return (x >>> n) | (x << (32 - n)); }

  function digestBlock(view, offset, w, state) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(offset + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS.words[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach(function (value, i) { state[i] = (state[i] + value) | 0; });
  }

  /* --- Unsent text, in this tab only -------------------------------------------------------------------------- */

  function keyOf(unit) { return PREFIX + owner + ':' + root.dataset.card + ':' + unit.name; }

  function stash(unit, fields) {
    if (!keeps) return;
    const kept = { fields: fields, base: unit.base, sent: unit.sent, at: Date.now() };
    try { sessionStorage.setItem(keyOf(unit), JSON.stringify(kept)); } catch (full) { /* the page still has it */ }
  }

  function forget(unit) {
    try { sessionStorage.removeItem(keyOf(unit)); } catch (closed) { /* nothing was kept */ }
  }

  function stashed(unit) {
    try { return JSON.parse(sessionStorage.getItem(keyOf(unit))); } catch (broken) { return null; }
  }

  function wipeOthers() {
    try {
      Object.keys(sessionStorage).filter(function (key) { return key.startsWith(PREFIX); }).forEach(function (key) {
        const kept = JSON.parse(sessionStorage.getItem(key));
        const isOurs = key.startsWith(PREFIX + owner + ':');
        if (!keeps || !isOurs || Date.now() - kept.at > KEPT_FOR) sessionStorage.removeItem(key);
      });
    } catch (closed) { /* a browser without storage keeps nothing */ }
  }

  function bringBack() {
    wipeOthers();
    let came = false;
    units.forEach(function (unit) {
      const kept = keeps && stashed(unit);
      if (!kept) return;
      if (fingerprint(kept.fields) === unit.base) { forget(unit); return; }
      const there = fieldsOf(unit.form);
      fill(unit.form, kept.fields);
      came = true;
      if (kept.base === unit.base || (kept.sent || []).includes(unit.base)) {
        changed(unit);
        flush(unit);
      } else {
        clash(unit, { revision: unit.revision, values: there, changed_at: null });
      }
    });
    if (came) say(word('restored'), '');
  }

  function fill(form, fields) {
    const own = Array.from(form.elements).filter(function (control) { return control.name === 'own'; });
    (fields.own || []).forEach(function (text, place) {
      const input = own[place] || addOwn(own[own.length - 1]);
      if (input) { input.value = text; if (!own[place]) own.push(input); }
    });
    own.slice((fields.own || []).length).forEach(function (input) { input.value = ''; });
    if (own.length && own[own.length - 1].value) addOwn(own[own.length - 1]);
    Array.from(form.elements).forEach(function (control) {
      const name = control.name;
      if (!name || name === 'own' || NOT_FIELDS.has(name) || control.matches('button, fieldset, [data-not-sent]')) return;
      if (control.type === 'radio') control.checked = (fields[name] || '') === control.value;
      else if (control.type === 'checkbox') control.checked = name in fields;
      else control.value = fields[name] || '';
    });
  }

  function addOwn(last) {
    if (!last) return null;
    const next = last.cloneNode();
    next.value = '';
    last.after(next);
    return next;
  }

  /* --- Saving ------------------------------------------------------------------------------------------------- */

  function changed(unit) {
    const fields = fieldsOf(unit.form);
    if (fingerprint(fields) === unit.base && !unit.setAside) {
      settle(unit);
      return;
    }
    stash(unit, fields);
    clearErrors(unit.form);
    if (unit.state === 'conflict') return;
    if (['saved', 'stopped'].includes(unit.state)) unit.state = 'saving';
    const now = Date.now();
    unit.dirtySince = unit.dirtySince || now;
    plan(unit, Math.max(0, Math.min(PAUSE, unit.dirtySince + AT_MOST - now)));
    show();
  }

  function plan(unit, wait) {
    clearTimeout(unit.timer);
    unit.timer = setTimeout(function () { flush(unit); }, wait);
  }

  function isDirty(unit) { return unit.setAside || fingerprint(fieldsOf(unit.form)) !== unit.base; }

  /* Sends what there is to send, one request at a time; resolves when this unit has nothing more under way. */
  function flush(unit) {
    clearTimeout(unit.timer);
    if (unit.request) {
      return unit.request.then(function () { return isDirty(unit) && unit.state === 'saving' ? flush(unit) : undefined; });
    }
    if (unit.state === 'conflict' || !isDirty(unit)) {
      if (unit.state !== 'conflict') settle(unit);
      return Promise.resolve();
    }
    const fields = fieldsOf(unit.form);
    if (Object.values(fields).flat().some(isHalf)) {
      stop(unit, word('surrogate').textContent);
      return Promise.resolve();
    }
    unit.request = send(unit, fields).finally(function () { unit.request = null; }).then(function () {
      if (isDirty(unit) && unit.state === 'saving') { unit.dirtySince = unit.dirtySince || Date.now(); plan(unit, PAUSE); }
    });
    return unit.request;
  }

  /* A character cut in two would arrive as another one: the text on the page would not be the text that is stored. */
  function isHalf(text) { return /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text); }

  function send(unit, fields) {
    const mark = fingerprint(fields);
    const body = JSON.stringify(Object.assign({}, fields, {
      revision: unit.revision, base: unit.base, set_aside: unit.setAside
    }));
    const giveUp = new AbortController();
    const wait = setTimeout(function () { giveUp.abort(); }, GIVE_UP_WAITING);
    unit.dirtySince = 0;
    if (!unit.sent.includes(mark)) unit.sent = unit.sent.slice(-9).concat(mark);
    stash(unit, fields);
    return fetch(unit.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token },
      body: body,
      redirect: 'error',
      signal: giveUp.signal,
      /* Lets the last words leave with the page; browsers allow 64 kB for that. */
      keepalive: body.length < 20000
    }).then(function (reply) {
      return reply.json().catch(function () { return null; }).then(function (content) {
        return answered(unit, mark, reply.status, content || {});
      });
    }).catch(function () { failed(unit); }).finally(function () { clearTimeout(wait); });
  }

  function answered(unit, mark, status, content) {
    if (status === 200 && content.sha256 === mark && Number.isInteger(content.revision)) return accepted(unit, mark, content);
    if (status === 409 && content.current) return collided(unit, mark, content.current);
    if (status === 422) { showErrors(unit.form, content.errors || {}); return stop(unit, content.sentence); }
    if (status === 401) return signedOut(unit);
    if (status === 403) return renewToken(unit);
    if ([400, 404, 409, 413].includes(status)) return stop(unit, content.sentence);
    return failed(unit);
  }

  function accepted(unit, mark, content) {
    begin(unit, content.revision, mark);
    unit.sent = [];
    unit.setAside = '';
    unit.failures = 0;
    lastSaved = content.saved_at;
    unit.state = 'saving';
    if (isDirty(unit)) stash(unit, fieldsOf(unit.form));
    else settle(unit);
    show();
  }

  /* From now on this is what the page started from; the plain form follows. */
  function begin(unit, revision, base) {
    unit.revision = revision;
    unit.base = base;
    unit.form.elements.revision.value = revision;
    unit.form.elements.base.value = base;
  }

  function settle(unit) {
    clearTimeout(unit.timer);
    unit.dirtySince = 0;
    unit.state = 'saved';
    forget(unit);
    show();
  }

  /* Somebody saved first. Where it was this very page, whose reply got lost, there is nothing to compare. */
  function collided(unit, mark, current) {
    const there = fingerprint(current.values);
    const wasOurs = unit.sent.some(function (one) { return one === there && one !== mark; });
    if (!wasOurs && there !== fingerprint(fieldsOf(unit.form))) return clash(unit, current);
    begin(unit, current.revision, there);
    unit.state = 'saving';
    plan(unit, 0);
  }

  function clash(unit, current) {
    unit.state = 'conflict';
    unit.current = current;
    stash(unit, fieldsOf(unit.form));
    show();
  }

  function failed(unit) {
    unit.state = 'failed';
    unit.failures += 1;
    plan(unit, RETRY[Math.min(unit.failures, RETRY.length) - 1]);
    show();
  }

  function stop(unit, sentence) {
    unit.state = 'stopped';
    unit.sentence = sentence || '';
    show();
  }

  function signedOut(unit) {
    unit.state = 'signed-out';
    show();
  }

  function renewToken(unit) {
    unit.refused = (unit.refused || 0) + 1;
    if (unit.refused > 3) { unit.refused = 0; return failed(unit); }
    return askSession().then(function (session) {
      if (session.user === null) return signedOut(unit);
      if (String(session.user) !== owner) return stop(unit, word('somebody-else').textContent);
      unit.state = 'saving';
      plan(unit, 200);
    });
  }

  function askSession() {
    return fetch(root.dataset.sessionUrl, { headers: { Accept: 'application/json' }, redirect: 'error' })
      .then(function (reply) { return reply.json(); })
      .then(function (session) { token = session.token; return session; });
  }

  function resume() {
    const waiting = units.filter(function (unit) { return ['failed', 'signed-out', 'stopped'].includes(unit.state) && isDirty(unit); });
    if (!waiting.length) return Promise.resolve();
    return askSession().then(function (session) {
      if (String(session.user) !== owner) return;
      waiting.forEach(function (unit) { unit.state = 'saving'; flush(unit); });
      show();
    }).catch(function () { /* still no network: the next try is planned */ });
  }

  function flushAll() { return Promise.all(units.map(flush)); }

  /* --- What the page says ------------------------------------------------------------------------------------- */

  const WORST_FIRST = ['conflict', 'stopped', 'signed-out', 'failed', 'saving', 'saved'];

  function show() {
    if (!indicator || !units.length) return;
    const state = WORST_FIRST.find(function (one) { return units.some(function (unit) { return unit.state === one; }); });
    const unit = units.find(function (one) { return one.state === state; });
    if (state === 'saved' && !lastSaved) return;
    const words = wordsFor(state, unit);
    const parts = [];
    if (state === 'saved') parts.push(word('icon-check'), ' ');
    else if (state !== 'saving') parts.push(word('icon-warn'), ' ');
    indicator.dataset.state = { saved: 'saved', saving: 'saving' }[state] || 'failed';
    const text = words.textContent;
    if (indicator.dataset.text !== text || shownState !== state) {
      indicator.dataset.text = text;
      indicator.replaceChildren.apply(indicator, parts.concat(words));
    }
    announce(state, text);
    if (state === 'conflict') showClash(unit);
  }

  function wordsFor(state, unit) {
    if (state === 'saved') {
      const said = word('saved');
      said.append(' ' + lastSaved);
      return said;
    }
    if (state === 'saving') return word('saving');
    if (state === 'signed-out') return word('signed-out');
    if (state === 'failed') return lastSaved ? word('not-saved', { since: lastSaved }) : word('not-saved-yet');
    if (state === 'conflict') return word('conflict', { when: whenOf(unit.current) });
    const said = word('stopped');
    if (unit.sentence) said.textContent = unit.sentence;
    return said;
  }

  /* Speaks when the state changes, not at each save: after a failure, and when somebody asked for it. */
  function announce(state, text) {
    const wasWrong = !['saved', 'saving', ''].includes(shownState);
    if (state === 'saving') { if (!wasWrong) shownState = state; return; }
    if (state === 'saved' && (wasWrong || wantsWord)) { spoken.textContent = text; wantsWord = false; }
    if (!['saved', 'saving'].includes(state) && shownState !== state) spoken.textContent = text;
    shownState = state;
  }

  function say(words, tone) {
    const box = document.createElement('div');
    box.className = 'lw-notice';
    if (tone) box.dataset.tone = tone;
    const text = document.createElement('div');
    text.append(words);
    box.append(text);
    notices.replaceChildren(box);
    return box;
  }

  function showClash(unit) {
    if (notices.dataset.unit === unit.name) return;
    notices.dataset.unit = unit.name;
    say(word('conflict', { when: whenOf(unit.current) }), 'caution');
  }

  function whenOf(current) {
    const at = current && current.changed_at ? new Date(current.changed_at) : new Date();
    return String(at.getHours()).padStart(2, '0') + ':' + String(at.getMinutes()).padStart(2, '0');
  }

  function showErrors(form, errors) {
    Object.keys(errors).forEach(function (name) {
      const line = errorLine(form, name);
      if (!line) return;
      line.textContent = errors[name];
      line.hidden = false;
    });
  }

  function errorLine(form, name) {
    const control = Array.from(form.elements).find(function (one) { return one.name === name; });
    const near = control && (control.closest('section, fieldset, li, .lw-field') || form);
    return near && near.querySelector('[data-error="' + name + '"]');
  }

  function clearErrors(form) {
    Array.from(form.elements).forEach(function (control) {
      const line = control.name && errorLine(form, control.name);
      if (line) line.hidden = true;
    });
  }

  /* --- Comparing two versions --------------------------------------------------------------------------------- */

  function compare(opener) {
    const unit = units.find(function (one) { return one.state === 'conflict'; });
    const dialog = document.getElementById('compare-dialog');
    if (!unit) return;
    const here = fieldsOf(unit.form);
    fillSide(dialog, 'here', unit, here);
    fillSide(dialog, 'there', unit, unit.current.values);
    dialog.querySelector('[data-compare-when]').textContent = whenOf(unit.current);
    window.lwDialog.show(dialog, opener);
  }

  function fillSide(dialog, side, unit, fields) {
    dialog.querySelector('[data-compare-text="' + side + '"]').textContent = textOf(unit, fields) || word('nothing').textContent;
    dialog.querySelector('[data-compare-choice="' + side + '"]').textContent = choiceIn(unit, fields);
  }

  function textNames(unit) {
    return Array.from(unit.form.elements).filter(function (one) { return one.tagName === 'TEXTAREA'; })
      .map(function (one) { return one.name; });
  }

  function textOf(unit, fields) {
    const extra = (fields.own || []).concat(Object.keys(fields).filter(function (name) {
      return name.startsWith('note-') && fields[name];
    }).map(function (name) { return fields[name]; }));
    return textNames(unit).map(function (name) { return fields[name]; }).concat(extra).filter(Boolean).join('\n\n');
  }

  function choiceIn(unit, fields) {
    const name = 'rating' in fields ? 'rating' : 'recommendation';
    const radio = Array.from(unit.form.elements).find(function (one) {
      return one.type === 'radio' && one.name === name && one.value === fields[name];
    });
    if (!Array.from(unit.form.elements).some(function (one) { return one.type === 'radio'; })) return '';
    if (!radio) return word('no-rating').textContent;
    const label = radio.closest('label').querySelector('.lw-rate-name > span') || radio.closest('label');
    return word('rating', { rating: label.textContent.trim() }).textContent;
  }

  function keep(which) {
    const unit = units.find(function (one) { return one.state === 'conflict'; });
    if (!unit) return;
    const here = fieldsOf(unit.form);
    const there = unit.current.values;
    const chosen = which === 'there' ? there : which === 'here' ? here : both(unit, here, there);
    unit.setAside = asideOf(unit, which === 'there' ? here : there);
    begin(unit, unit.current.revision, fingerprint(there));
    fill(unit.form, chosen);
    unit.current = null;
    unit.state = 'saving';
    notices.replaceChildren();
    delete notices.dataset.unit;
    stash(unit, fieldsOf(unit.form));
    flush(unit);
    unit.form.dispatchEvent(new CustomEvent('lw:filled', { bubbles: true }));
  }

  function both(unit, here, there) {
    const chosen = Object.assign({}, there, here);
    textNames(unit).forEach(function (name) {
      const mine = here[name] || '';
      const other = there[name] || '';
      if (!mine || other.includes(mine)) chosen[name] = other;
      else chosen[name] = !other || mine.includes(other) ? mine : mine + '\n\n' + other;
    });
    ['rating', 'recommendation'].forEach(function (name) { if (!here[name] && there[name]) chosen[name] = there[name]; });
    chosen.own = Array.from(new Set([].concat(here.own || [], there.own || [])));
    return chosen;
  }

  function asideOf(unit, fields) {
    return [choiceIn(unit, fields), textOf(unit, fields)].filter(Boolean).join('\n') || ' ';
  }

  /* --- Signing in without leaving the page -------------------------------------------------------------------- */

  function signIn(form) {
    const refused = form.querySelector('[data-sign-in-refused]');
    refused.textContent = '';
    askSession().then(function () {
      return fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest', 'X-CSRFToken': token },
        body: new URLSearchParams(new FormData(form)),
        redirect: 'manual'
      });
    }).then(function (reply) {
      return reply.json().catch(function () { return {}; });
    }).then(function (content) {
      return askSession().then(function (session) { signedIn(form, refused, content, session); });
    }).catch(function () { refused.textContent = word('not-saved-yet').textContent; });
  }

  function signedIn(form, refused, content, session) {
    if (String(session.user) === owner) {
      form.elements.password.value = '';
      form.closest('dialog').close();
      resume();
    } else if (session.user !== null) {
      refused.textContent = word('somebody-else').textContent;
    } else if (content.location) {
      form.querySelector('[data-sign-in-elsewhere]').hidden = false;
    } else {
      refused.textContent = mistakesIn(content.form) || word('stopped').textContent;
    }
  }

  function mistakesIn(form) {
    if (!form) return '';
    const fields = Object.values(form.fields || {}).map(function (field) { return field.errors || []; });
    return (form.errors || []).concat(fields.flat()).join(' ');
  }

  /* --- Events ------------------------------------------------------------------------------------------------- */

  function unitOf(control) {
    const form = control && control.form;
    return form && units.find(function (unit) { return unit.form === form; });
  }

  ['input', 'change'].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      const unit = unitOf(event.target);
      if (!unit) return;
      if (event.target.name === 'own') growOwn(event.target);
      changed(unit);
    });
  });

  function growOwn(input) {
    const inputs = input.parentElement.querySelectorAll('input[name=own]');
    if (inputs[inputs.length - 1].value && inputs.length < 20) addOwn(inputs[inputs.length - 1]);
  }

  document.addEventListener('focusout', function (event) {
    const unit = unitOf(event.target);
    if (unit && unit.state === 'saving') flush(unit);
  });

  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') flushAll();
    else resume();
  });
  window.addEventListener('pagehide', flushAll);
  window.addEventListener('online', function () { resume(); });
  window.addEventListener('focus', function () {
    if (units.some(function (unit) { return unit.state === 'signed-out'; })) resume();
  });

  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || !event.ctrlKey || !event.target.matches('textarea')) return;
    const unit = unitOf(event.target);
    if (!unit) return;
    event.preventDefault();
    wantsWord = true;
    flush(unit).then(show);
  });

  document.addEventListener('click', function (event) {
    const link = event.target.closest('[data-compare]');
    if (link) { event.preventDefault(); compare(link); }
    const choice = event.target.closest('[data-compare-keep]');
    if (choice) { choice.closest('dialog').close(); keep(choice.dataset.compareKeep); }
    const leave = event.target.closest('a[data-kit-leave]');
    if (leave && !event.ctrlKey && !event.metaKey && units.some(isDirty)) {
      event.preventDefault();
      flushAll().then(function () { if (!units.some(isDirty)) location.assign(leave.href); });
    }
  });

  document.addEventListener('submit', function (event) {
    const form = event.target;
    if (form.matches('[data-sign-in]')) { event.preventDefault(); signIn(form); return; }
    const unit = units.find(function (one) { return one.form === form; });
    if (!unit || event.defaultPrevented || (!isDirty(unit) && !unit.request)) return;
    /* A plain send while a save is under way would find its own words and take them for somebody else's. */
    event.preventDefault();
    const button = event.submitter;
    flush(unit).then(function () { return unit.request; }).then(function () {
      if (!isDirty(unit) || (unit.state === 'stopped' && unit.sentence)) { unit.passes = true; form.requestSubmit(button || undefined); }
    });
  });
  document.addEventListener('submit', function (event) {
    const unit = units.find(function (one) { return one.form === event.target; });
    if (unit && unit.passes) { unit.passes = false; event.stopImmediatePropagation(); }
  }, true);

  window.lwAutosave = { flushAll: flushAll, fingerprint: fingerprint, fieldsOf: fieldsOf, changed: function (form) {
    const unit = units.find(function (one) { return one.form === form; });
    if (unit) changed(unit);
  } };
  bringBack();
})();
