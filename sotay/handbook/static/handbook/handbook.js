// The handbook on a telephone: its worker, and the button that installs it. Everything is read without this file, too.

if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});

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
