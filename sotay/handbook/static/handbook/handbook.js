// The handbook on a telephone: its worker, and the button that installs it. Everything is read without this file, too.

if ("serviceWorker" in navigator && window.isSecureContext) begin();

async function begin() {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
  // The first page of all was opened before the worker was there; it asks whether it may be kept.
  if (navigator.serviceWorker.controller) return;
  (await navigator.serviceWorker.ready).active.postMessage({ keep: { page: location.href, from: location.href } });
}

// A meeting that is recorded on this telephone is one tap away, also without a network.
for (const place of document.querySelectorAll("[data-held]")) showHeld(place);

async function showHeld(place) {
  if (!(await globalThis.caches?.has("sotay-pages"))) return;
  const pages = await caches.open("sotay-pages");
  for (const page of await pages.keys()) {
    const { pathname } = new URL(page.url);
    if (!/^\/meetings\/\d+\/hold\/$/.test(pathname)) continue;
    const words = await (await pages.match(page, { ignoreVary: true })).text();
    const link = document.createElement("a");
    link.href = pathname;
    link.textContent = new DOMParser().parseFromString(words, "text/html").querySelector("h1").textContent;
    place.append(link, " ");
    place.hidden = false;
  }
}

let offered;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
  for (const box of document.querySelectorAll("[data-install]")) box.hidden = false;
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-install] button");
  if (!button || !offered) return;
  await offered.prompt();
  offered = undefined;
  button.closest("[data-install]").hidden = true;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy-words]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copyWords);
    button.textContent = button.dataset.done;
  });
}
