// The page that checks a draft, where scripts run: limits are told while one writes, and a language keeps the draft.

const form = document.getElementById("draft");
const [area, file, count] = ["text", "file", "count"].map((id) => document.getElementById(id));
const number = new Intl.NumberFormat(document.documentElement.lang);

/** Say how much there is, and whether it is too much. */
function tell() {
  const [size, most] = [[...area.value].length, Number(area.dataset.most)];
  const heavy = [...file.files].some((one) => one.size > Number(file.dataset.most));
  count.textContent = size ? `${number.format(size)} / ${number.format(most)}` : "";
  count.classList.toggle("over", size > most || heavy);
  area.setAttribute("aria-invalid", String(size > most));
  file.setAttribute("aria-invalid", String(heavy));
}

area.addEventListener("input", tell);
file.addEventListener("change", tell);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
for (const link of document.querySelectorAll(".tongues a")) {
  link.addEventListener("click", (event) => {
    if (!area.value.trim()) return;
    event.preventDefault();
    form.action = link.href;
    form.requestSubmit();
  });
}
tell();
