/* When an engine saves: after typing, when a field or the page is left, when network, session or person is back, and
   before the form itself is sent. Without script the buttons save. */

/* `stay(unit)` is called when a form cannot be sent as words of the page would stay behind, in this form or another;
   `mayGo(button)` may hold it back; `answersClash` says that the server answers the plain form with both texts. */
export function watch(engine, { stay = () => {}, mayGo = () => true, answersClash = false } = {}) {
  watchTyping(engine);
  const leaving = watchSending(engine, { stay, mayGo, answersClash });
  watchLeaving(engine, leaving);
}

function watchTyping(engine) {
  ['input', 'change'].forEach((kind) => document.addEventListener(kind, (event) => {
    const unit = engine.unitOf(event.target.form);
    if (unit) engine.changed(unit);
  }));
  document.addEventListener('focusout', (event) => {
    const unit = engine.unitOf(event.target.form);
    if (unit?.state === 'saving') engine.flush(unit);
  });
}

function watchLeaving(engine, leaving) {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') engine.flushAll();
    else engine.resume();
  });
  window.addEventListener('pagehide', () => engine.flushAll());
  window.addEventListener('beforeunload', (event) => {
    if (engine.units.some((unit) => !leaving.has(unit) && engine.isAtRisk(unit))) event.preventDefault();
  });
  window.addEventListener('online', () => engine.resume());
  window.addEventListener('focus', () => { if (engine.unitIn('signed-out')) engine.resume(); });
  document.addEventListener('lw:signed-in', () => engine.resume());
}

/* A plain send while a save is under way would find its own words and take them for somebody else's; one that is lost
   on its way would take them along. So everything is saved first. Returns the units that leave with their form. */
function watchSending(engine, { stay, mayGo, answersClash }) {
  const passes = new WeakSet();
  const leaving = new Set();
  document.addEventListener('submit', async (event) => {
    const unit = engine.unitOf(event.target);
    if (!unit || event.defaultPrevented) return;
    if (passes.delete(unit)) {
      leaving.add(unit);
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    if (unit.state === 'comparing') unit.state = 'saving';
    await engine.flushAll();
    await unit.request;
    /* What the server refuses it refuses with the whole page, where every mistake stands at its field. */
    const isRefused = unit.state === 'stopped' && unit.sentence;
    const isAnswered = isRefused || (answersClash && unit.state === 'conflict');
    const staysBehind = engine.units.some((other) => other !== unit && engine.isDirty(other));
    if (staysBehind || (engine.isDirty(unit) && !isAnswered)) stay(unit);
    else if (await mayGo(button)) {
      passes.add(unit);
      /* Not before this event is over: browsers ignore a form that is sent while it is being sent. */
      setTimeout(() => unit.form.requestSubmit(button || undefined));
    }
  });
  return leaving;
}
