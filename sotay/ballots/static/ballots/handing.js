// Counters' codes from several devices: closed here for the one page that opens the box, taken out there, sent at once.

import { belongs, fingerprint, fromBase64, handing, handOver, openingKey, readCode, takeOver, toBase64, works } from "./sealing.js";

const EVERY = 2000;
const giver = document.querySelector("[data-hand-over]");
const taker = document.querySelector("[data-gather]");
if (giver && works()) prepareGiving(giver);
if (taker && works()) prepareTaking(taker);

/** One's own code as bytes, or why it is none. */
async function ownCode(root) {
  const code = readCode(root.querySelector("[data-own-code]").value);
  if (!code) return { why: root.dataset.unread };
  const is = await belongs(code, fromBase64(root.dataset.ownKey));
  return is === false ? { why: root.dataset.otherCode } : { code };
}

async function prepareGiving(root) {
  const { voting, number, key } = root.dataset;
  const form = root.querySelector("form");
  const said = root.querySelector("[data-said]");
  root.querySelector("[data-with]").hidden = false;
  root.querySelector("[data-fingerprint]").textContent = await fingerprint(fromBase64(key), voting);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { code, why } = await ownCode(root);
      said.textContent = why ?? "";
      if (!code) return;
      form.elements.sealed.value = toBase64(await handOver(code, fromBase64(key), handing(voting, number)));
      code.fill(0);
      root.querySelector("[data-own-code]").value = "";
      form.submit();
    } catch {
      said.textContent = root.dataset.failed;
    }
  });
}

function prepareTaking(root) {
  const { voting, number, needed, gatherUrl, sharesUrl } = root.dataset;
  const said = root.querySelector("[data-said]");
  const open = root.querySelector("[data-open]");
  const own = root.querySelector("[data-own-code]");
  const oneDevice = document.querySelector("[data-one-device]");
  const token = oneDevice.querySelector("[name=csrfmiddlewaretoken]").value;
  const codes = new Map();
  let key, clock;
  root.hidden = false;

  const enough = () => codes.size + (readCode(own.value) ? 1 : 0) >= Number(needed);
  const look = () => {
    open.disabled = !enough();
    said.textContent = enough() ? root.dataset.enough : root.dataset.waiting;
  };
  own.addEventListener("input", look);

  root.querySelector("[data-begin]").addEventListener("click", async (event) => {
    event.target.disabled = true;
    try {
      key = await openingKey();
      const body = new URLSearchParams({ public_key: toBase64(key.publicKey) });
      const answer = await fetch(gatherUrl, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!answer.ok) throw new Error((await answer.json()).said);
      root.querySelector("[data-fingerprint]").textContent = await fingerprint(key.publicKey, voting);
      root.querySelector("[data-gathering]").hidden = false;
      event.target.hidden = true;
      look();
      clock = setInterval(ask, EVERY);
    } catch {
      event.target.disabled = false;
      event.target.insertAdjacentText("afterend", ` ${root.dataset.failed}`);
    }
  });

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${sharesUrl}?${new URLSearchParams({ key: toBase64(key.publicKey) })}`, { headers: { Accept: "application/json" } });
      const { mine, shares } = await answer.json();
      if (!mine) { stop(root.dataset.lost); return; }
      for (const [at, handed] of Object.entries(shares)) {
        codes.set(at, await takeOver(fromBase64(handed), key.privateKey, handing(voting, at)));
        const row = root.querySelector(`[data-counter="${at}"] [data-state]`);
        if (row) row.textContent = `✓ ${root.dataset.in}`;
      }
      look();
    } catch { /* no network for a moment: asked again */ }
  }

  function stop(words) {
    clearInterval(clock);
    codes.clear();
    key = undefined;
    open.disabled = true;
    said.textContent = words;
  }

  open.addEventListener("click", async () => {
    open.disabled = true;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token);
    const given = [...codes.values()];
    if (own.value.trim()) {
      const { code, why } = await ownCode(root);
      if (!code) { said.textContent = why; open.disabled = false; return; }
      given.unshift(own.value);
    }
    given.slice(0, Number(needed)).forEach((code, at) => body.set(`code_${at + 1}`, code));
    try {
      const answer = await fetch(location.href, { method: "POST", body });
      if (answer.redirected) { stop(""); own.value = ""; location.assign(answer.url); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      said.textContent = page.querySelector("[data-refused]")?.textContent ?? root.dataset.failed;
    } catch {
      said.textContent = root.dataset.failed;
    }
    open.disabled = false;
  });
}
