// The pages of a secret vote: reads the marks, has them sealed here, sends only what is sealed.

import { context, fromBase64, newKey, receiptOf, seal, toBase64, works } from "./sealing.js";

const paper = document.querySelector("[data-paper]");
const maker = document.querySelector("[data-make-key]");

for (const part of [paper, maker]) {
  if (!part) continue;
  part.querySelector("[data-without]").hidden = works();
  part.querySelector("[data-with]").hidden = !works();
}
if (paper && works()) prepareBallot(paper);
if (maker && works()) prepareKey(maker);

// ── the ballot ────────────────────────────────────────────────────────────────────────────────────────────

function prepareBallot(root) {
  const form = root.querySelector("form");
  const button = form.querySelector("button");
  const said = root.querySelector("[data-said]");
  const lines = Number(root.dataset.lines);
  const most = Number(root.dataset.atMost);
  const boxes = [...root.querySelectorAll("input[data-bit]")];

  const marks = () => {
    const found = new Uint8Array(lines);
    for (const box of boxes) if (box.checked) found[Number(box.dataset.line)] |= Number(box.dataset.bit);
    return found;
  };
  const look = () => {
    const filled = marks();
    const chosen = filled.reduce((number, mark) => number + (mark === 1 ? 1 : 0), 0);
    const missing = filled.reduce((number, mark) => number + (mark === 0 ? 1 : 0), 0);
    let why = "";
    if (root.dataset.sort === "names" && chosen > most) why = root.dataset.tooMany;
    else if (root.dataset.surplus === "1" ? chosen === 0 : missing > 0) why = root.dataset.unfilled;
    said.textContent = why;
    button.disabled = Boolean(why);
  };
  boxes.forEach((box) => box.addEventListener("change", look));
  look();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      const publics = root.dataset.keys.split(" ").map(fromBase64);
      const bound = context(root.dataset.voting, root.dataset.slot);
      const sealed = await seal(marks(), publics, Number(root.dataset.needed), bound);
      sessionStorage.setItem(`receipt-${root.dataset.voting}`, await receiptOf(sealed));
      form.elements.sealed.value = toBase64(sealed);
      boxes.forEach((box) => { box.checked = false; });
      form.submit();
    } catch {
      said.textContent = root.dataset.failed;
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  });
}

// What this browser reckoned and what lies in the box must be the same.
const receipt = document.querySelector("[data-receipt]");
if (receipt) {
  const reckoned = sessionStorage.getItem(`receipt-${receipt.dataset.voting}`);
  const same = document.querySelector("[data-same]");
  const other = document.querySelector("[data-other]");
  if (reckoned && same && other) {
    same.hidden = reckoned !== receipt.dataset.receipt;
    other.hidden = !same.hidden;
  }
}

// ── a counter's key ───────────────────────────────────────────────────────────────────────────────────────

function prepareKey(root) {
  const make = root.querySelector("[data-make]");
  const shown = root.querySelector("[data-code-shown]");
  const part = root.querySelector("[data-then]");
  const form = root.querySelector("form");
  const kept = root.querySelector("[data-kept]");
  make.addEventListener("click", async () => {
    const { publicKey, code } = await newKey();
    shown.textContent = code;
    form.elements.public_key.value = toBase64(publicKey);
    part.hidden = false;
    make.hidden = true;
    shown.focus();
  });
  kept.addEventListener("change", () => { form.querySelector("button").disabled = !kept.checked; });
  root.querySelector("[data-copy-code]").addEventListener("click", () => navigator.clipboard?.writeText(shown.textContent));
}
