// SHA-256 (FIPS 180-4) of a text that ends differently each time: what comes before is worked through once.
// The browser's own digest answers by a promise for each text, which takes longer than the hash itself, and is not
// there at all where the portal is reached without https.
const K = new Uint32Array(64);
const START = new Uint32Array(8);

function fraction(root) {
  return ((root % 1) * 0x100000000) | 0;
}

for (let number = 2, found = 0; found < 64; number += 1) {
  let prime = true;
  for (let part = 2; part * part <= number && prime; part += 1) prime = number % part !== 0;
  if (!prime) continue;
  if (found < 8) START[found] = fraction(Math.sqrt(number));
  K[found] = fraction(Math.cbrt(number));
  found += 1;
}

const W = new Uint32Array(64);

function compress(state, bytes, at) {
  for (let i = 0; i < 16; i += 1, at += 4) {
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

// Give a function that hashes the prefix with an ending and answers the eight words of the digest.
export function hasher(prefix) {
  const bytes = new TextEncoder().encode(prefix);
  const whole = bytes.length - (bytes.length % 64);
  const middle = Uint32Array.from(START);
  for (let at = 0; at < whole; at += 64) compress(middle, bytes, at);
  const rest = bytes.subarray(whole);
  const block = new Uint8Array(128);
  const state = new Uint32Array(8);
  return (ending) => {
    state.set(middle);
    block.fill(0);
    block.set(rest);
    let length = rest.length;
    for (let i = 0; i < ending.length; i += 1, length += 1) block[length] = ending.charCodeAt(i);
    block[length] = 0x80;
    const size = length < 56 ? 64 : 128;
    new DataView(block.buffer).setUint32(size - 4, (whole + length) * 8);
    for (let at = 0; at < size; at += 64) compress(state, block, at);
    return state;
  };
}

export function words(hex) {
  return Uint32Array.from({ length: 8 }, (_, i) => parseInt(hex.slice(i * 8, i * 8 + 8), 16));
}

// Return the number from 0 to `most` that makes the hash the wanted one, or -1.
export function solve({ challenge, salt, maxNumber }) {
  const hash = hasher(salt);
  const wanted = words(challenge);
  for (let number = 0; number <= maxNumber; number += 1) {
    const found = hash(String(number));
    if (found[0] === wanted[0] && found.every((word, i) => word === wanted[i])) return number;
  }
  return -1;
}
