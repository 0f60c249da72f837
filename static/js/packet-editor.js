// Saves the packet while somebody writes. "Saved" appears only when the server answers with the hash of what it
// stored and that hash is the one of what stands on the page. Without this file the form posts as usual.
(function () {
  "use strict";

  var form = document.querySelector("[data-packet-editor]");
  if (!form || !window.fetch) return;

  var PAUSE = 1500;
  var LONGEST = 3000;
  var indicator = document.querySelector("[data-saved]");
  var timer = null;
  var firstUnsaved = 0;
  var isSaving = false;
  var changes = 0;
  var savedChanges = 0;
  var isStopped = false;
  var waiting = null;
  var lastSaved = "";

  function say(state, text) {
    indicator.dataset.state = state;
    indicator.textContent = text;
  }

  function texts() {
    var values = {};
    form.querySelectorAll("textarea[name], input[type=text][name]").forEach(function (field) {
      var value = field.tagName === "INPUT" ? field.value.trim() : field.value;
      if (value.trim()) values[field.name] = value;
    });
    return values;
  }

  function digest(values) {
    if (!window.crypto || !window.crypto.subtle) return Promise.resolve("");
    var joined = Object.keys(values).sort().map(function (name) {
      return name + "\0" + values[name] + "\0";
    }).join("");
    return window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(joined)).then(function (bytes) {
      return Array.from(new Uint8Array(bytes)).map(function (byte) {
        return byte.toString(16).padStart(2, "0");
      }).join("");
    });
  }

  function later() {
    if (isStopped) return;
    changes += 1;
    if (!firstUnsaved) firstUnsaved = Date.now();
    window.clearTimeout(timer);
    var wait = Math.max(0, Math.min(PAUSE, LONGEST - (Date.now() - firstUnsaved)));
    timer = window.setTimeout(save, wait);
  }

  function save() {
    if (isSaving || isStopped || changes === savedChanges) return;
    isSaving = true;
    firstUnsaved = 0;
    var upTo = changes;
    var sent = texts();
    say("saving", "Saving…");
    fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
      credentials: "same-origin",
      keepalive: false
    }).then(function (response) {
      var isJson = (response.headers.get("Content-Type") || "").indexOf("json") >= 0;
      if (!isJson) throw new Error("signed out");
      return response.json().then(function (body) { return answered(response.status, body, sent, upTo); });
    }).catch(function (error) {
      if (error.message === "signed out") stop("You were signed out. Sign in again in another tab, your text stays here.");
      else failed();
    }).finally(function () {
      isSaving = false;
      if (waiting) form.requestSubmit(waiting.submitter);
      else if (!isStopped && changes !== savedChanges) timer = window.setTimeout(save, LONGEST);
    });
  }

  function answered(status, body, sent, upTo) {
    if (status === 409) return stop(body.sentence + " Save the draft to see both versions.");
    if (status === 422) return stop(body.mistakes.map(function (one) { return one.sentence; }).join(" "), true);
    if (status !== 200) return failed();
    form.elements.revision.value = body.revision;
    return digest(sent).then(function (own) {
      if (own && own !== body.sha256) return failed();
      savedChanges = upTo;
      lastSaved = body.saved_at;
      if (savedChanges === changes) say("saved", "Saved " + body.saved_at);
      show(body);
    });
  }

  function show(body) {
    document.querySelector("[data-to-check]").innerHTML = body.notice;
    document.querySelectorAll("[data-findings]").forEach(function (place) {
      place.innerHTML = body.findings[place.dataset.findings] || "";
    });
    Object.keys(body.chosen).forEach(function (code) {
      var place = document.querySelector('[data-chosen="' + code + '"]');
      if (place) place.textContent = body.chosen[code];
    });
    document.body.dispatchEvent(new CustomEvent("packet-saved"));
  }

  function failed() {
    say("failed", "Not saved" + (lastSaved ? " since " + lastSaved : "") + ". Your text is safe on this page; we keep trying.");
  }

  function stop(sentence, mayGoOn) {
    say("failed", sentence);
    if (!mayGoOn) isStopped = true;
    savedChanges = mayGoOn ? changes : savedChanges;
  }

  form.addEventListener("input", later);
  form.addEventListener("focusout", function () { if (changes !== savedChanges) save(); });
  // A save under way raises the revision: a form that overtook it would be refused as older than what is stored.
  form.addEventListener("submit", function (event) {
    window.clearTimeout(timer);
    isStopped = true;
    if (isSaving) {
      event.preventDefault();
      waiting = { submitter: event.submitter };
      return;
    }
    savedChanges = changes;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changes !== savedChanges) event.preventDefault();
  });
})();
