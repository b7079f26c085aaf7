// The page that checks a draft, where scripts run: limits while a person writes, the draft kept for Back, printing.

const [KEY, REFUSED, ASKED] = ["draft", "draft-refused", "asked"];
const form = document.getElementById("draft");
const [area, file, chosen, count, keep] = ["text", "file", "chosen", "count", "keep"].map((id) => document.getElementById(id));
const number = new Intl.NumberFormat(document.documentElement.lang);

/** Show the size of the draft, and whether it is too large. */
function measure() {
  const [size, most] = [[...area.value].length, Number(area.dataset.most)];
  const heavy = [...file.files].some(({ size: bytes }) => bytes > Number(file.dataset.most));
  count.textContent = size ? `${number.format(size)} / ${number.format(most)}` : "";
  count.classList.toggle("over", size > most || heavy);
  area.setAttribute("aria-invalid", String(size > most));
  file.setAttribute("aria-invalid", String(heavy));
  chosen.hidden = !(size && file.files.length);
}

/** Keep the draft in this tab unless the person refused. */
function remember() {
  if (keep.checked && area.value.trim()) sessionStorage.setItem(KEY, area.value);
  else [KEY, ASKED].forEach((key) => sessionStorage.removeItem(key));
}

/** Keep the choice of the person for this tab. */
function choose() {
  if (keep.checked) sessionStorage.removeItem(REFUSED);
  else sessionStorage.setItem(REFUSED, "1");
  remember();
}

/** Send the file alone if one is chosen. */
function send() {
  remember();
  area.disabled = file.files.length > 0;
  setTimeout(() => {
    area.disabled = false;
  });
}

/** Put a kept draft back into an empty form. */
function restore() {
  keep.checked = sessionStorage.getItem(REFUSED) === null;
  if (keep.checked && !area.value.trim()) area.value = sessionStorage.getItem(KEY) ?? "";
  else remember();
  measure();
}

/** Empty the form and forget the draft. */
function clear() {
  area.value = file.value = "";
  remember();
  measure();
  area.focus();
}

area.addEventListener("input", measure);
file.addEventListener("change", measure);
keep.addEventListener("change", choose);
document.getElementById("clear").addEventListener("click", clear);
form.addEventListener("submit", send);
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
for (const id of ["remember", "clear"]) document.getElementById(id).hidden = false;
const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
addEventListener("pageshow", restore);
