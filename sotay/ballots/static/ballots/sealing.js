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

const partKey = (shared, number, bound) => derived(shared, joined([text.encode(`sotay ballot part ${number} `), bound]), "encrypt");

async function derived(shared, info, use) {
  const key = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info }, key, { name: "AES-GCM", length: 256 }, false, [use],
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

/** The bytes of a code as somebody typed it; null where it cannot be one. */
export function readCode(typed) {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, "").replace(/[018]/g, (digit) => ({ 0: "O", 1: "I", 8: "B" })[digit]);
  if (letters.length !== 52 || [...letters].some((letter) => !LETTERS.includes(letter))) return null;
  const bytes = new Uint8Array(32);
  let bits = 0, held = 0, at = 0;
  for (const letter of letters) {
    held = (held << 5) | LETTERS.indexOf(letter);
    bits += 5;
    if (bits >= 8 && at < 32) { bits -= 8; bytes[at] = (held >> bits) & 255; at += 1; }
    held &= (1 << bits) - 1;
  }
  return written(bytes).replaceAll("-", "") === letters ? bytes : null;
}

const PKCS8 = [48, 65, 2, 1, 0, 48, 19, 6, 7, 42, 134, 72, 206, 61, 2, 1, 6, 8, 42, 134, 72, 206, 61, 3, 1, 7, 4, 39, 48, 37, 2, 1, 1, 4, 32];

/** Whether a code belongs to a public key; null where this browser cannot tell. */
export async function belongs(code, publicKey) {
  try {
    const key = await crypto.subtle.importKey("pkcs8", joined([Uint8Array.from(PKCS8), code]), CURVE, true, ["deriveBits"]);
    const { x, y } = await crypto.subtle.exportKey("jwk", key);
    const own = joined([Uint8Array.of(4), fromBase64(x), fromBase64(y)]);
    return own.length === publicKey.length && own.every((byte, at) => byte === publicKey[at]);
  } catch {
    return null;
  }
}

// ── handing a code over for one opening ───────────────────────────────────────────────────────────────────

export const handing = (voting, number) => text.encode(`sotay-handing-1:${voting}:${number}`);

/** A key for one opening: its private half cannot be taken out of this page. */
export async function openingKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  return { privateKey: pair.privateKey, publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

/** A code closed for the page that opens the box: a point, and what is closed. */
export async function handOver(code, openingPublic, bound) {
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("raw", openingPublic, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
  const key = await derived(shared, joined([text.encode("sotay handing "), bound]), "encrypt");
  return joined([new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey)), await closed(key, code, bound)]);
}

/** The code that was closed for this page, as it is written down. */
export async function takeOver(handed, privateKey, bound) {
  const theirs = await crypto.subtle.importKey("raw", handed.slice(0, 65), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, privateKey, 256);
  const key = await derived(shared, joined([text.encode("sotay handing "), bound]), "decrypt");
  const how = { name: "AES-GCM", iv: NONCE, additionalData: bound };
  return written(new Uint8Array(await crypto.subtle.decrypt(how, key, handed.slice(65))));
}

/** What two people compare: sixty bits of an opening's key, in three groups. */
export async function fingerprint(publicKey, voting) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", joined([text.encode(`sotay-opening-1:${voting}:`), publicKey])));
  return written(digest).replaceAll("-", "").slice(0, 12).match(/.{4}/g).join(" ");
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
