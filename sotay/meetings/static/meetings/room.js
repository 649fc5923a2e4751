// A meeting recorded on a telephone. What is tapped is kept in the telephone first and sent when there is a network.
// Everything is a key with a value, a moment and a name of its own; of two for one key the later stands, here and at
// the server alike, so that sending twice or late changes nothing.

const room = document.querySelector("[data-room]");
const all = (selector, root = room) => [...root.querySelectorAll(selector)];
const store = `sotay.meeting.${room.dataset.whose}.${room.dataset.room}`;
const EVERY = 8000;
const FORBIDDEN = 403;
const SPOKEN = /\.(said|noted|conclusion)$/;
const held = read();
const own = new Set();
let sending = false;
let again = false;
let gone = false;
let stale = false;

// ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────

function read() {
  try {
    return { queue: {}, known: {}, typed: {}, ahead: 0, ...JSON.parse(localStorage.getItem(store) ?? "{}") };
  } catch {
    return { queue: {}, known: {}, typed: {}, ahead: 0 };
  }
}

function save() {
  if (gone) return;
  held.at = Date.now();
  // What others wrote of what was said is shown, and not kept.
  const known = Object.fromEntries(Object.entries(held.known).filter(([key, entry]) => !SPOKEN.test(key) || held.typed[key] === entry[2]));
  try { localStorage.setItem(store, JSON.stringify({ ...held, known })); } catch { /* full: what is in memory is still sent */ }
}

// Once everything is handed in, nothing of the meeting stays in the telephone.
function forget() {
  gone = true;
  localStorage.removeItem(store);
  tellWorker({ drop: location.pathname });
}

// The page itself is kept, too, so that a meeting goes on in a browser that was closed where there is no network.
async function keepPage() {
  if (!room.dataset.worker || !window.isSecureContext || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(room.dataset.worker, { scope: "/" }).catch(() => {});
  tellWorker({ keep: { page: location.pathname, from: room.dataset.keptAs } });
}

async function tellWorker(words) {
  if (!room.dataset.worker || !("serviceWorker" in navigator)) return;
  (await navigator.serviceWorker.ready).active.postMessage(words);
}

function name() {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("").slice(0, 18);
}

const after = (one, other) => !other || one[1] > other[1] || (one[1] === other[1] && one[2] > other[2]);

function jot(key, value) {
  const before = held.queue[key] ?? held.known[key];
  if ((before?.[0] ?? "") === value && (before || value === "")) return;
  // Later than what it replaces, whatever this telephone's clock says.
  const entry = [value, Math.max(Date.now() + held.ahead, (before?.[1] ?? 0) + 1), name()];
  own.add(entry[2]);
  if (SPOKEN.test(key)) held.typed[key] = entry[2];
  held.queue[key] = entry;
  save();
  reckon();
  tell();
  send();
}

// ── sending ──────────────────────────────────────────────────────────────────────────────────────────────

async function send() {
  if (sending) { again = true; return; }
  if (!navigator.onLine) { tell(); return; }
  sending = true;
  const batch = stale ? [] : Object.entries(held.queue).slice(0, 200);
  batch.forEach(([, entry]) => own.add(entry[2]));
  try {
    const answer = batch.length ? await post(batch) : await fetch(room.dataset.sync, { headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.includes("json")) {
      tell(answer.redirected ? room.dataset.signin : "");
      // Refused because the page is an old one: what is needed to send is asked for first.
      again = answer.status === FORBIDDEN && !stale;
      stale ||= again;
      return;
    }
    stale = false;
    delete document.documentElement.dataset.kept;
    const said = await answer.json();
    held.ahead = said.now - Date.now();
    token = said.token;
    if (answer.ok) for (const [key, entry] of batch) if (held.queue[key]?.[2] === entry[2]) delete held.queue[key];
    merge(said.entries, true);
    save();
    if (!said.open) { over(); return; }
    tell(said.said || Object.values(said.left)[0] || voted(said.votes) || "");
    again ||= Object.keys(held.queue).length > 0 && answer.ok;
  } catch {
    tell();
    again = false;
  } finally {
    sending = false;
    if (again) { again = false; send(); }
  }
}

let token = room.querySelector("[name=csrfmiddlewaretoken]").value;

function post(batch) {
  const entries = batch.map(([key, [value, at, op]]) => ({ key, value, at, op }));
  const body = new URLSearchParams({ entries: JSON.stringify(entries) });
  return fetch(room.dataset.sync, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
}

// What others recorded: the later of each key stands, and what changed under one's eyes is marked.
function merge(entries, marks) {
  let news = false;
  for (const [key, entry] of Object.entries(entries)) {
    const mine = held.queue[key];
    if (mine && after(mine, entry)) continue;
    const changes = held.known[key]?.[2] !== entry[2];
    held.known[key] = entry;
    delete held.queue[key];
    if (!changes) continue;
    show(key, entry[0]);
    if (marks && !own.has(entry[2])) { news = true; mark(key); }
  }
  if (news) flash();
  reckon();
}

// How far the votes are that were opened with a list; says so where this page does not know one yet.
function voted(votes) {
  let unknown = false;
  for (const [number, said] of Object.entries(votes)) {
    const vote = room.querySelector(`[data-voting="${number}"]`);
    if (!vote) { unknown = true; continue; }
    const line = vote.querySelector("[data-how-far]");
    if (line.textContent !== said.words) line.textContent = said.words;
    vote.toggleAttribute("data-done", said.done);
  }
  reckon();
  return unknown ? room.dataset.newVote : "";
}

function over() {
  const unsent = Object.keys(held.queue).length;
  if (!unsent) forget();
  tell(room.dataset.over + (unsent ? ` · ${unsent} ${room.dataset.unsent}` : ""));
}

let flashed = 0;

function flash() {
  flashed = Date.now();
  tell(room.dataset.merged);
}

function tell(words = "") {
  const line = room.querySelector("[data-net]");
  const waiting = Object.keys(held.queue).length;
  line.classList.toggle("is-waiting", waiting > 0 || Boolean(words));
  if (words) line.textContent = words;
  else if (Date.now() - flashed > 4000 || waiting) line.textContent = waiting ? `${waiting} ${room.dataset.waiting}` : room.dataset.sent;
}

// ── what the page shows ──────────────────────────────────────────────────────────────────────────────────

const fields = (key) => all(`[name="e:${key}"]`).filter((field) => field.type !== "hidden");

function show(key, value) {
  if (/^t\./.test(key) && !fields(key).length && !key.endsWith(".gone")) addTask(key.split(".").slice(0, 2).join("."));
  for (const field of fields(key)) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value;
    else if (field !== document.activeElement) field.value = value || (field.type === "date" ? field.value : value);
  }
}

function mark(key) {
  const row = fields(key)[0]?.closest("li");
  row?.classList.add("is-merged");
  setTimeout(() => row?.classList.remove("is-merged"), 4000);
}

function valueOf(field) {
  if (field.type !== "checkbox") return field.value;
  if (field.hasAttribute("data-far")) return field.checked ? "online" : "present";
  return field.checked ? field.value : field.dataset.off ?? "";
}

function changed(field) {
  const key = field.name.slice(2);
  jot(key, valueOf(field));
  if (key.endsWith(".seen")) show(key, valueOf(field));
  if (key.startsWith("s.")) { recordScore(); }
  if (key.endsWith(".what") && field.value) keepDue(key);
  reckon();
}

let typing;

function later(field) {
  clearTimeout(typing);
  if (!field.name?.startsWith("e:") || field.name.startsWith("e:s.")) return;
  typing = setTimeout(() => changed(field), 900);
}

// The day shown beside a task is meant, though nobody touched it.
function keepDue(key) {
  const at = key.replace(/\.what$/, ".due");
  const field = fields(at)[0];
  if (field?.value) jot(at, field.value);
}

function addTask(key) {
  const list = room.querySelector("[data-tasks]");
  if (!list) return;
  const row = list.lastElementChild.cloneNode(true);
  const former = row.dataset.task;
  row.dataset.task = key;
  all("[name]", row).forEach((field) => {
    field.name = field.name.replace(former, key);
    field.value = field.type === "date" ? list.dataset.due : "";
  });
  list.append(row);
}

function tapped(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.now) {
    const field = fields(button.dataset.now)[0];
    field.value = clock();
    changed(field);
    all("select[name^='e:m.']").forEach((each) => { if (each.value) changed(each); });
  } else if (button.hasAttribute("data-all")) {
    all("[data-item]", button.closest("[data-group]")).forEach((item) => {
      if (item.querySelector("input[type=radio]:checked")) return;
      const first = item.querySelector("input[type=radio]");
      first.checked = true;
      changed(first);
    });
  } else if (button.hasAttribute("data-unanimous")) unanimous(button.closest("[data-vote]"));
  else if (button.hasAttribute("data-more-tasks")) addTask(`t.${name().slice(0, 12)}`);
  else if (button.hasAttribute("data-score")) recordScore();
}

function clock() {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}

function recordScore() {
  all("[data-score-line]").forEach((field) => jot(field.name.slice(2), field.value.trim()));
  reckon();
}

function unanimous(vote) {
  const key = vote.dataset.vote;
  const number = (which) => Number(fields(`${key}.${which}`)[0].value || 0);
  const field = fields(`${key}.for`)[0];
  field.value = String(Math.max(people().voters - number("against") - number("other"), 0));
  changed(field);
}

// ── reckoning: the same as the server's, from what is seen here ──────────────────────────────────────────

function people() {
  const found = { present: 0, expected: 0, voters: 0, summoned: 0, left: 0, unexplained: 0 };
  all("[data-person]").forEach((row) => {
    const absent = row.querySelector("input[type=checkbox]").checked;
    const reason = row.dataset.excuse || row.querySelector(".roll-why input:checked")?.value || "";
    const outside = row.dataset.excuse || (absent && reason === "suspended");
    if (row.dataset.right !== "guest" && !outside) {
      found.expected += 1;
      found.present += absent ? 0 : 1;
    }
    if (absent && !reason) found.unexplained += 1;
    if (row.hasAttribute("data-votes")) {
      found.summoned += 1;
      if (!absent) found.voters += 1;
      else if (["exempt", "elsewhere", "suspended"].includes(reason)) found.left += 1;
    }
    const speaker = row.querySelector("input[type=checkbox]").name.replace(/^e:(.*)\.seen$/, "$1");
    const chip = room.querySelector(`[data-speaker="${speaker}"]`);
    if (chip) chip.hidden = absent;
  });
  return { ...found, counted: found.summoned - found.left };
}

function reckon() {
  const found = people();
  const { shareTop, shareBottom, more, quorumTop, quorumBottom } = room.dataset;
  const wanted = found.counted * Number(shareTop);
  const needed = more ? Math.floor(wanted / Number(shareBottom)) + 1 : Math.ceil(wanted / Number(shareBottom));
  const quorate = found.voters * Number(quorumBottom) >= found.counted * Number(quorumTop);
  put("[data-present]", found.present);
  put("[data-expected]", found.expected);
  put("[data-voters]", found.voters);
  put("[data-denominator]", found.counted);
  put("[data-needed]", needed);
  put("[data-quorum]", quorate ? room.dataset.quorate : room.dataset.short);
  all("[data-vote]").forEach((vote) => verdict(vote, found, needed));
  const scored = all("[data-score-line]");
  put("[data-total]", scored.reduce((sum, field) => sum + Number(field.value || 0), 0));
  const recorded = scored.length > 0 && scored.every((field) => stands(field.name.slice(2)));
  put("[data-scored]", recorded ? "✓" : "");
  const began = Boolean(fields("m.began")[0]?.value);
  const done = {
    prepare: began,
    roll: began && !found.unexplained,
    course: all("[data-item]").every((item) => item.querySelector("input[type=radio]:checked")),
    votes: all("[data-vote]").every((vote) => fields(`${vote.dataset.vote}.for`)[0].value !== "") && all("[data-voting]").every((vote) => vote.hasAttribute("data-done")),
    close: (all("[data-task] input[name$='.what']").some((field) => field.value) || Boolean(room.querySelector("#close input[value=nothing]:checked")) || !room.querySelector("[data-tasks]")) && (recorded || !scored.length),
  };
  all("[data-step]").forEach((link) => link.classList.toggle("is-done", done[link.dataset.step]));
}

const stands = (key) => (held.queue[key] ?? held.known[key])?.[0] !== undefined;
const put = (selector, words) => all(selector).forEach((place) => { if (place.textContent !== String(words)) place.textContent = words; });

function verdict(vote, found, needed) {
  const at = (which) => fields(`${vote.dataset.vote}.${which}`)[0].value;
  const yes = Number(at("for") || 0);
  const cast = yes + Number(at("against") || 0) + Number(at("other") || 0);
  const bar = vote.querySelector("[data-bar]");
  bar.max = found.counted || 1;
  bar.value = yes;
  const line = vote.querySelector("[data-verdict]");
  if (at("for") === "") line.textContent = "";
  else if (cast > found.voters) line.textContent = room.dataset.miscount;
  else line.textContent = yes >= needed ? `${yes}/${found.counted}: ${room.dataset.agreed}` : `${yes}/${found.counted}: ${room.dataset.lacking} ${needed}`;
}

// Before the minutes are shown everything is handed in; without a network one stays here.
async function finish(event) {
  event.preventDefault();
  all("input, textarea, select").forEach((field) => { if (field === document.activeElement) field.blur(); });
  if (!(held.queue["m.ended"] ?? held.known["m.ended"])?.[0]) jot("m.ended", clock());
  const until = Date.now() + 10000;
  while (Object.keys(held.queue).length && Date.now() < until) {
    await send();
    await new Promise((go) => { setTimeout(go, 150); });
    if (!navigator.onLine) break;
  }
  if (Object.keys(held.queue).length) tell();
  else {
    const next = event.target.closest("a").href;
    forget();
    location.assign(next);
  }
}

// ── and begin ────────────────────────────────────────────────────────────────────────────────────────────

document.documentElement.classList.add("js");
merge(JSON.parse(document.getElementById("room-stamps").textContent), false);
for (const [key, entry] of Object.entries({ ...held.known, ...held.queue })) show(key, entry[0]);
reckon();
tell();
send();
keepPage();
setInterval(() => { if (!document.hidden) send(); }, EVERY);
addEventListener("online", () => send());
addEventListener("offline", () => tell());
addEventListener("pagehide", save);
addEventListener("pageshow", (event) => { if (event.persisted && gone) location.reload(); });
room.addEventListener("change", (event) => { if (event.target.name?.startsWith("e:")) changed(event.target); });
room.addEventListener("input", (event) => { if (event.target.matches("textarea, input[type=text], input:not([type])")) later(event.target); });
all("form[data-jots]").forEach((form) => form.addEventListener("submit", (event) => event.preventDefault()));
room.addEventListener("click", tapped);
document.querySelector("[data-finish]")?.addEventListener("click", finish);
