// The sum of a score sheet while it is filled in; the server reckons the same when it is sent.

const form = document.querySelector("[data-score-form]");
const words = form.querySelector("[data-band-words]").dataset;

function reckon() {
  const lines = [...form.querySelectorAll("[data-score-line]")];
  lines.forEach((line) => {
    const wrong = !/^\d{1,3}$/.test(line.value.trim()) || Number(line.value) > Number(line.dataset.most);
    line.setAttribute("aria-invalid", String(wrong));
  });
  const total = lines.reduce((sum, line) => sum + (Number(line.value) || 0), 0);
  const band = ["good", "fair", "average"].find((each) => total >= Number(form.dataset[each])) || "weak";
  form.querySelector("[data-total]").textContent = String(total);
  form.querySelector("[data-band]").textContent = words[band];
}

form.addEventListener("input", reckon);
