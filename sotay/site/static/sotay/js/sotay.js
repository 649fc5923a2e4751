// What the pages can do beyond plain forms and links. Everything that is read works without this file.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");
const A_YEAR = 31536000;
const prepared = new WeakSet();

document.documentElement.classList.add("js");
settleDraft();
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));

function prepare(root) {
  each("[data-table]", root, prepareTable);
  each("input[data-date]", root, offerCalendar);
  each("input[data-suggest]", root, suggestOrganizations);
  each("[data-period]", root, showRangeWhenCustom);
  each("form[data-draft]", root, keepDraft);
  root.querySelector("[data-errors]:not([data-example] *)")?.focus();
}

// The whole page is prepared once, and so is each part that comes later.
function each(selector, root, prepareOne) {
  const found = all(selector, root);
  if (root.matches?.(selector)) found.push(root);
  found.filter((one) => !prepared.has(one)).forEach((one) => { prepared.add(one); prepareOne(one); });
}

// ── keys: "/" to search; j, k and Enter in tables ────────────────────────────────────────────────────────

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "j" || event.key === "k") moveInTable(event.key === "j" ? 1 : -1);
  if (event.key === "Enter" && event.target === document.body) openCurrentRow();
});

function moveInTable(step) {
  const current = document.querySelector("tr.is-current");
  const table = current?.closest("table") ?? document.querySelector("[data-table] table");
  const rows = table ? all("tbody tr", table).filter((row) => row.querySelector("a")) : [];
  const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(current) + step))];
  if (!next) return;
  current?.classList.remove("is-current");
  next.classList.add("is-current");
  next.scrollIntoView({ block: "nearest" });
}

function openCurrentRow() {
  document.querySelector("tr.is-current a")?.click();
}

// ── an identity number typed into a search box goes into no address ─────────────────────────────────────

document.addEventListener("submit", (event) => {
  const words = event.target.querySelector("input[type=search][name=q]");
  if (!words || !/^(\d{9}|\d{12})$/.test(words.value.replace(/[\s.-]/g, ""))) return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (!token) return;
  event.target.method = "post";
  words.name = "number";
  event.target.append(element("input", { type: "hidden", name: token.name, value: token.value }));
});

// ── branches of a tree: fetched once, then only opened and closed ───────────────────────────────────────

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-branch]");
  if (!opener) return;
  event.preventDefault();
  const node = opener.closest("li");
  const open = node.querySelector(":scope > ul") ? node.toggleAttribute("data-closed") === false : true;
  opener.setAttribute("aria-expanded", String(open));
});

// ── menus close when one looks elsewhere ─────────────────────────────────────────────────────────────────

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

function closeMenus(except) {
  all("details.menu[open]").filter((menu) => menu !== except).forEach((menu) => { menu.open = false; });
}

// ── a page that was kept on the telephone says since when, and is shown as large as one reads now ────────

const keptAt = document.documentElement.dataset.kept;
if (keptAt) {
  const at = new Date(keptAt);
  all("[data-kept-at]").forEach((time) => { time.dateTime = keptAt; time.textContent = at.toLocaleString(document.documentElement.lang); });
  document.documentElement.classList.toggle("size-large", /(^|; )sotay_size=large/.test(document.cookie));
}

// ── text size and light or dark, at once and without leaving the page ────────────────────────────────────

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-look] button");
  if (!button) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `sotay_${button.name}=${button.value}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
  all(`button[name=${button.name}]`, button.form).forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  if (button.name === "size") document.documentElement.classList.toggle("size-large", button.value === "large");
  else showTheme(button.value);
});

function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const media = { auto: "screen and (prefers-color-scheme: dark)", dark: "screen", light: "not all" };
  document.getElementById("dark-tokens").media = media[theme];
}

// ── tables: copied so that Excel takes them apart again ──────────────────────────────────────────────────

function prepareTable(box) {
  const button = box.querySelector("[data-copy]");
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = button.querySelector("[data-copy-words]");
    await navigator.clipboard.writeText(asTabs(box.querySelector("table")));
    const before = words.textContent;
    words.textContent = words.dataset.done;
    setTimeout(() => { words.textContent = before; }, 3000);
  });
}

/** Rows as lines, cells between tabs; a cell over several columns or rows leaves the others empty. */
export function asTabs(table) {
  const grid = [];
  [...table.rows].forEach((row, y) => {
    grid[y] ??= [];
    [...row.cells].forEach((cell) => {
      let x = 0;
      while (grid[y][x] !== undefined) x += 1;
      for (let down = 0; down < cell.rowSpan; down += 1) {
        grid[y + down] ??= [];
        for (let right = 0; right < cell.colSpan; right += 1) grid[y + down][x + right] = "";
      }
      grid[y][x] = cell.dataset.value ?? cell.innerText.replace(/\s+/g, " ").trim();
    });
  });
  return grid.map((row) => row.join("\t")).join("\n");
}

// ── dates: typed as d/m/yyyy, or taken from the calendar of the phone ────────────────────────────────────

function offerCalendar(input) {
  if (input.closest(".date-field") || !("showPicker" in HTMLInputElement.prototype)) return;
  const box = element("span", { className: "date-field" });
  const native = element("input", { type: "date", className: "date-native", tabIndex: -1, ariaHidden: "true" });
  const button = element("button", { type: "button", className: "date-pick", tabIndex: -1, ariaHidden: "true" });
  const drawing = document.getElementById("icon-calendar");
  if (drawing) button.append(drawing.content.cloneNode(true));
  const isTypedIn = document.activeElement === input;
  input.replaceWith(box);
  box.append(input, native, button);
  if (isTypedIn) input.focus();
  button.addEventListener("click", () => {
    native.value = asIso(input.value);
    native.showPicker();
  });
  native.addEventListener("change", () => {
    const [year, month, day] = native.value.split("-").map(Number);
    if (!year) return;
    input.value = `${day}/${month}/${year}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}

export function asIso(written) {
  const [, day, month, year] = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(written) ?? [];
  return year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
}

function showRangeWhenCustom(select) {
  const ranges = all("[data-range]", select.form);
  const show = () => ranges.forEach((range) => { range.hidden = select.value !== "custom"; });
  select.addEventListener("change", show);
  show();
}

// ── organisations, found by typing ───────────────────────────────────────────────────────────────────────

function suggestOrganizations(input) {
  const list = element("ul", { className: "suggestions", id: `${input.id}-options`, role: "listbox" });
  const key = input.form?.elements[input.name.replace("_words", "")];
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
  input.parentElement.append(list);
  let waiting, asked = 0;

  const options = () => all("li[data-value]", list);
  const chosen = () => list.querySelector("[aria-selected=true]");
  const close = () => { list.replaceChildren(); input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (option) => {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    input.value = option.dataset.words;
    if (key) key.value = option.dataset.value;
    close();
    if (input.form?.hasAttribute("data-timebar")) input.form.requestSubmit();
  };
  const ask = async () => {
    const number = (asked += 1);
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", input.value);
    const on = input.form?.elements.on?.value;
    if (on) address.searchParams.set("on", on);
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (number !== asked || !answer.ok) return;
    list.innerHTML = await answer.text();
    input.setAttribute("aria-expanded", String(list.children.length > 0));
  };

  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => {
    if (key) key.value = "";
    clearTimeout(waiting);
    if (input.value.trim().length < 2) return close();
    waiting = setTimeout(ask, 180);
  });
  input.addEventListener("keydown", (event) => {
    const present = options();
    if (event.key === "Escape") close();
    if (!present.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const at = present.indexOf(chosen()) + (event.key === "ArrowDown" ? 1 : -1);
      mark(present[(at + present.length) % present.length]);
    }
    if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      take(chosen());
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("li[data-value]");
    event.preventDefault();
    if (option) take(option);
  });
  input.addEventListener("blur", close);
  // On a slow network one may have typed before this file arrived.
  if (document.activeElement === input && input.value !== input.defaultValue) input.dispatchEvent(new Event("input"));
}

// ── forms: what is typed is never lost ───────────────────────────────────────────────────────────────────

function keepDraft(form) {
  const place = `draft:${location.pathname}:${form.dataset.draft}`;
  const kept = () => all("input, textarea, select", form).filter((each) => each.name && !("undrafted" in each.dataset) && !["hidden", "password", "file", "submit"].includes(each.type));
  const read = () => JSON.stringify(kept().map((each) => [each.name, each.type === "checkbox" || each.type === "radio" ? each.checked : each.value]));
  const first = read();
  let leaving = false;

  const draft = sessionStorage.getItem(place);
  if (draft && draft !== first && !form.querySelector("[data-errors]")) offerDraft(form, draft, kept, () => sessionStorage.removeItem(place));

  form.addEventListener("input", () => {
    if (read() === first) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, read());
  });
  form.addEventListener("submit", () => {
    leaving = true;
    sessionStorage.setItem("draft-sent", place);
    all("button[type=submit]", form).forEach((button) => button.setAttribute("aria-busy", "true"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && read() !== first) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy")); });
}

// A draft ends with the first page after sending it that is neither an error nor a step back.
function settleDraft() {
  const sent = sessionStorage.getItem("draft-sent");
  if (!sent) return;
  sessionStorage.removeItem("draft-sent");
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type === "back_forward" || document.querySelector("[data-errors], [data-went-wrong]")) return;
  sessionStorage.removeItem(sent);
}

// ── what a meeting left in this telephone: thrown away at signing out, with the account, and in time ──────

const MEETING = "sotay.meeting.";
const A_DAY = 86400000;

function recorded() {
  return Object.keys(localStorage).filter((key) => key.startsWith(MEETING)).map((key) => {
    const { queue = {}, at = 0 } = read(key);
    return { key, at, whose: key.split(".")[2], unsent: Object.keys(queue).length };
  });
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

async function sweepMeetings() {
  if (!recorded().length) return;
  const whose = await (await globalThis.caches?.match("/.whose"))?.text() ?? "nobody";
  recorded().forEach((one) => {
    const isOld = Date.now() - one.at > (one.unsent ? 14 : 3) * A_DAY;
    if (isOld || (whose !== "nobody" && whose !== one.whose)) localStorage.removeItem(one.key);
  });
}

sweepMeetings();
const isUnsent = () => recorded().some((one) => one.unsent);
all("[data-unsent-note]").forEach((note) => { note.hidden = !isUnsent(); });

// Whoever goes out with something unsent is told so first.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  if (isUnsent() && !document.querySelector("[data-unsent-note]")) {
    event.preventDefault();
    location.assign(event.target.action);
    return;
  }
  sessionStorage.clear();
  recorded().forEach((one) => localStorage.removeItem(one.key));
});

function offerDraft(form, draft, kept, forget) {
  const offer = document.getElementById("draft-offer")?.content.cloneNode(true).firstElementChild;
  if (!offer) return;
  form.prepend(offer);
  offer.querySelector("[data-restore]").addEventListener("click", () => {
    const values = JSON.parse(draft);
    kept().forEach((each, number) => {
      const [name, value] = values[number] ?? [];
      if (name !== each.name) return;
      if (typeof value === "boolean") each.checked = value;
      else each.value = value;
    });
    offer.remove();
    form.dispatchEvent(new Event("input"));
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => { forget(); offer.remove(); });
}

// ── a slow network shows that it is slow ─────────────────────────────────────────────────────────────────

let underWay = 0, slowly;
document.addEventListener("htmx:beforeRequest", () => {
  underWay += 1;
  slowly ??= setTimeout(() => { document.getElementById("slow").hidden = false; }, 900);
});
document.addEventListener("htmx:afterRequest", () => {
  underWay = Math.max(0, underWay - 1);
  if (underWay) return;
  clearTimeout(slowly);
  slowly = undefined;
  document.getElementById("slow").hidden = true;
});

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
