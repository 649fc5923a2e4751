// Closes a ballot for the counting team, in the voter's browser. What is written here has its twin in
// sotay/ballots/sealing.py (which opens) and sharing.py; the format is described there. No library.

const VERSION = 1;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONCE = new Uint8Array(12);
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const text = new TextEncoder();

export const works = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle);
export const context = (voting, slot) => text.encode(`sotay-ballot-${VERSION}:${voting}:${slot}`);

// ── a secret in parts: Shamir over GF(256), byte by byte ──────────────────────────────────────────────────

function times(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= a * (b & 1);
    a = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
    b >>= 1;
  }
  return product & 0xff;
}

export function split(secret, parts, needed) {
  const found = Array.from({ length: parts }, () => new Uint8Array(secret.length));
  for (let place = 0; place < secret.length; place += 1) {
    const polynomial = crypto.getRandomValues(new Uint8Array(needed));
    polynomial[0] = secret[place];
    for (let at = 1; at <= parts; at += 1) {
      let value = 0;
      for (let power = needed - 1; power >= 0; power -= 1) value = times(value, at) ^ polynomial[power];
      found[at - 1][place] = value;
    }
  }
  return found;
}

// ── closing ───────────────────────────────────────────────────────────────────────────────────────────────

async function partKey(shared, number, bound) {
  const key = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = joined([text.encode(`sotay ballot part ${number} `), bound]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info }, key, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
}

async function closed(key, bytes, bound) {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: NONCE, additionalData: bound }, key, bytes));
}

/** What goes into the box: `paper` closed for the counters with those public keys, any `needed` of whom open it. */
export async function seal(paper, publics, needed, bound) {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const pieces = [Uint8Array.of(VERSION), new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey))];
  const parts = split(secret, publics.length, needed);
  for (const [at, part] of parts.entries()) {
    const theirs = await crypto.subtle.importKey("raw", publics[at], CURVE, false, []);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
    pieces.push(await closed(await partKey(shared, at + 1, bound), part, bound));
    part.fill(0);
  }
  const content = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  pieces.push(await closed(content, paper, bound));
  secret.fill(0);
  return joined(pieces);
}

export async function receiptOf(sealed) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", sealed));
  return [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ── a counter's key ───────────────────────────────────────────────────────────────────────────────────────

/** A new key: `publicKey` goes to the server, `code` to the counter's paper and nowhere else. */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const raw = fromBase64(d);
  return { publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)), code: written(raw) };
}

function written(bytes) {
  let bits = 0, held = 0, code = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) { bits -= 5; code += LETTERS[(held >> bits) & 31]; }
    held &= (1 << bits) - 1;
  }
  if (bits) code += LETTERS[(held << (5 - bits)) & 31];
  return code.match(/.{1,4}/g).join("-");
}

// ── bytes ─────────────────────────────────────────────────────────────────────────────────────────────────

export function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) { whole.set(piece, at); at += piece.length; }
  return whole;
}

// As in addresses: nothing a form would have to escape, so that all ballots of a vote are sent in the same length.
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
export const fromBase64 = (words) => Uint8Array.from(atob(words.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
