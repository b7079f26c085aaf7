// The box of the home page, where scripts run: it grows, Enter sends it, and a text of many words is checked as a draft.

const area = document.getElementById("q");
const [search, check] = area.form.querySelectorAll("button");
const words = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });

/** What was asked here is kept in this tab for Back, unless the person refused on the page of drafts. */
const [KEY, REFUSED] = ["asked", "draft-refused"];

/** A text of more words, or of several lines, is a draft, unless it is a question. */
const MOST = 6;

function isDraft() {
  const text = area.value.trim();
  if (text.includes("\n")) return true;
  return !/[?\uff1f]$/.test(text) && [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length > MOST;
}

/** Mark the button that Enter presses, and give the text the room that it needs. */
function arrange() {
  const [first, second] = isDraft() ? [check, search] : [search, check];
  first.classList.remove("quiet");
  second.classList.add("quiet");
  area.rows = 2;
  while (area.scrollHeight > area.clientHeight && area.rows < 16) area.rows += 1;
}

area.addEventListener("input", arrange);
area.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  area.form.requestSubmit(isDraft() ? check : search);
});
area.form.addEventListener("submit", () => {
  if (!sessionStorage.getItem(REFUSED)) sessionStorage.setItem(KEY, area.value);
});
addEventListener("pageshow", () => {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type === "back_forward" && !area.value) area.value = sessionStorage.getItem(KEY) ?? "";
  arrange();
});
