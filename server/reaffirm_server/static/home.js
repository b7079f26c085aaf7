// The box of the home page, where scripts run: it grows, Enter sends it, and a text of many words is checked as a draft.

const area = document.getElementById("q");
const [search, check] = area.form.querySelectorAll("button");
const words = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });

/** A text of more words, or of several lines, is a draft. */
const MOST = 6;

function isDraft() {
  const text = area.value.trim();
  return text.includes("\n") || [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length > MOST;
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
arrange();
