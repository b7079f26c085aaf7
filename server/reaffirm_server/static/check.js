// The page that checks a draft, where scripts run: limits while a person writes, the draft kept for Back, printing.

const KEY = "draft";
const form = document.getElementById("draft");
const [area, file, count, keep] = ["text", "file", "count", "keep"].map((id) => document.getElementById(id));
const number = new Intl.NumberFormat(document.documentElement.lang);

/** Show the size of the draft, and whether it is too large. */
function measure() {
  const [size, most] = [[...area.value].length, Number(area.dataset.most)];
  const heavy = [...file.files].some((chosen) => chosen.size > Number(file.dataset.most));
  count.textContent = size ? `${number.format(size)} / ${number.format(most)}` : "";
  count.classList.toggle("over", size > most || heavy);
  area.setAttribute("aria-invalid", String(size > most));
  file.setAttribute("aria-invalid", String(heavy));
}

/** Keep the draft in this tab if the person asked for it; forget it otherwise. */
function remember() {
  if (keep.checked) sessionStorage.setItem(KEY, area.value);
  else sessionStorage.removeItem(KEY);
}

/** Put a kept draft back into an empty form. */
function restore() {
  const kept = sessionStorage.getItem(KEY);
  keep.checked = kept !== null;
  if (kept && !area.value.trim()) area.value = kept;
  else if (keep.checked) remember();
  measure();
}

area.addEventListener("input", measure);
file.addEventListener("change", measure);
keep.addEventListener("change", remember);
form.addEventListener("submit", remember);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
for (const link of document.querySelectorAll(".tongues a")) {
  link.addEventListener("click", (event) => {
    if (!area.value.trim()) return;
    event.preventDefault();
    form.action = `${link.href}#report`;
    form.requestSubmit();
  });
}
document.getElementById("remember").hidden = false;
const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
addEventListener("pageshow", restore);
