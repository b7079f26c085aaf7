// The gallery, where scripts run: a box that filters the questions, and the group of a question in the address opened.

const form = document.getElementById("filter");
const box = document.getElementById("wanted");
const output = form.querySelector("output");
const groups = [...document.querySelectorAll("details.group")];
const initially = groups.map((group) => group.open);

/** Show the questions that contain all words of the box, and open their groups. */
function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  groups.forEach((group, place) => {
    const items = [...group.querySelectorAll(".questions > li")];
    const heading = group.querySelector("h2").textContent;
    for (const item of items) {
      const text = `${heading} ${item.id} ${item.textContent}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
    const shown = items.filter((item) => !item.hidden).length;
    count += shown;
    group.hidden = !shown;
    group.open = words.length ? shown > 0 : initially[place];
  });
  output.textContent = words.length ? output.dataset.text.replace("{}", count) : "";
}

/** Open the group of the question in the address. */
function reveal() {
  const item = document.getElementById(location.hash.slice(1));
  const group = item?.closest("details.group");
  if (!group || group.open) return;
  group.open = true;
  item.scrollIntoView();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
box.addEventListener("input", filter);
addEventListener("hashchange", reveal);
reveal();
