/* One number for all texts of a form. interviews/cards/values.py computes the same, and "Saved" is shown only where the
   two agree. */

/* SHA-256 over every name with every text that is not empty, in the order of the names. */
export function fingerprint(fields) {
  let text = '';
  Object.keys(fields).sort().forEach((name) => {
    [].concat(fields[name]).forEach((value) => {
      if (value) text += name + '\0' + value + '\0';
    });
  });
  return sha256(new TextEncoder().encode(text));
}

/* A character cut in two would arrive as another one: the text on the page would not be the text that is stored. */
export function isHalf(text) {
  return /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/* The browser's own digest is missing on plain http, where small teams run this. FIPS 180-4, section 6.2. */
const ROUNDS = roundConstants();

function roundConstants() {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) {
    if (primes.every((prime) => n % prime)) primes.push(n);
  }
  function fraction(root) { return Math.floor((root - Math.floor(root)) * 4294967296) | 0; }
  return {
    words: primes.map((prime) => fraction(Math.cbrt(prime))),
    start: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
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
  return state.map((number) => (number >>> 0).toString(16).padStart(8, '0')).join('');
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
  [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
}
