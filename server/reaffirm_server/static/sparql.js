// The page of the endpoint, where scripts run: answers without a reload, a link with the query in its fragment.
// Without it the form is sent and answered as any other.

const form = document.getElementById("ask");
const area = document.getElementById("query");
const result = document.getElementById("result");
const said = document.getElementById("said");
const share = document.getElementById("share");

/** The address that opens this query: servers never see what stands behind the sign #. */
const address = () => `${location.origin}${form.getAttribute("action")}#query=${encodeURIComponent(area.value)}`;

/** Show a message beside the buttons. */
function say(message) {
  said.classList.remove("hidden");
  said.textContent = message;
}

/** Replace the answer, and what was wrong, by those of a page. */
function show(page) {
  const found = page.getElementById("result");
  const alert = page.querySelector("main > [role=alert]");
  document.querySelector("main > [role=alert]")?.remove();
  if (!found) return false;
  result.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  if (alert) form.before(document.importNode(alert, true));
  // A question of the gallery comes back in the words of the language of the page.
  const asked = page.getElementById("query").value;
  if (asked.trim() !== area.value.trim()) {
    area.value = asked;
    area.dispatchEvent(new Event("change"));
  }
  // Programs that read aloud hear it; the answer shows the same.
  said.classList.add("hidden");
  said.textContent = alert ? "" : result.querySelector("[role=status]").textContent.trim();
  (alert ? form : result).scrollIntoView({ block: "nearest" });
  area.dispatchEvent(new Event("answer"));
  offer();
  return true;
}

/** The most nodes that are drawn. */
const MOST = 300;

/** The most characters of the label of a node. */
const LONGEST = 120;

/** Return the rows of a table as arrows `[from, to, label]`: its triples, or its first cell with a link to the others. */
function arrows(table) {
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells]);
  const linked = (cell) => cell.querySelector("a");
  if ("triples" in table.dataset) {
    return rows.filter((cells) => linked(cells[2])).map(([from, name, to]) => [from, to, linked(name).textContent]);
  }
  const heads = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
  return rows.flatMap((cells) => {
    const [first, ...others] = cells.filter(linked);
    const counts = cells.filter((cell) => cell.matches(".number")).map((cell) => cell.textContent.trim());
    // With one arrow a row the names of the columns, which the table shows, would only be repeated.
    return others.map((cell) => [first, cell, [others.length > 1 && heads[cell.cellIndex], ...counts].filter(Boolean).join(" · ")]);
  });
}

/** Return the nodes and arrows of a table. The number of a triple stands at its subject. */
function network(table) {
  const [nodes, edges] = [new Map(), new Map()];
  const node = (cell) => {
    const link = cell.querySelector("a");
    const id = link?.href ?? cell.textContent.trim();
    const text = (link ?? cell).textContent.trim();
    const label = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    if (!nodes.has(id)) nodes.set(id, { id, label, address: link?.href });
    return nodes.get(id);
  };
  let limited = false;
  for (const [from, to, label] of arrows(table)) {
    if (nodes.size >= MOST) {
      limited = true;
      break;
    }
    const [source, target] = [node(from).id, node(to).id];
    edges.set(`${source} ${label} ${target}`, { source, target, label });
  }
  for (const cell of table.querySelectorAll("[data-triples] td.number")) {
    const [subject, name] = cell.parentElement.cells;
    if (nodes.size < MOST) node(subject).label += `\n${name.querySelector("a").textContent} ${cell.textContent.trim()}`;
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], limited };
}

/** Show one view of the answer, and draw the graph when it is first chosen. */
async function view(name) {
  for (const part of result.querySelectorAll("[data-shown]")) part.hidden = part.dataset.shown !== name;
  for (const button of result.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
  const frame = result.querySelector(":not([hidden]) > .network:not([data-nodes])");
  if (!frame) return;
  const { draw } = await import(frame.dataset.program);
  const drawn = network(result.querySelector("table.rows"));
  draw(frame, drawn, frame.parentElement.querySelectorAll("button"));
  if (drawn.limited) say(frame.dataset.limited.replace("{}", MOST));
}

/** Offer the views of the answer, if there are several. */
function offer() {
  const buttons = [...result.querySelectorAll("[data-view]")];
  if (buttons.length < 2) return;
  buttons[0].parentElement.hidden = false;
  for (const button of buttons) button.addEventListener("click", () => view(button.dataset.view));
  view(buttons.find((button) => "first" in button.dataset)?.dataset.view ?? "table");
}

async function run(event) {
  event?.preventDefault();
  if (!form.reportValidity()) return;
  say(result.dataset.asking);
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: new URLSearchParams({ query: area.value, format: "html" }),
    });
    if (show(new DOMParser().parseFromString(await answer.text(), "text/html"))) {
      history.replaceState(null, "", address());
      return;
    }
    form.submit();
  } catch {
    form.submit();
  } finally {
    result.removeAttribute("aria-busy");
  }
}

async function copy() {
  history.replaceState(null, "", address());
  try {
    await navigator.clipboard.writeText(address());
    say(share.dataset.done);
  } catch {
    say(address());
  }
}

/** Put the query of the fragment into the form, and ask it. */
function open() {
  const query = new URLSearchParams(location.hash.slice(1)).get("query");
  if (!query || (query === area.value && result.querySelector(".answer"))) return;
  area.value = query;
  area.dispatchEvent(new Event("change"));
  run();
}

form.addEventListener("submit", run);
offer();
share.addEventListener("click", copy);
share.hidden = document.getElementById("keys").hidden = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) run(event);
});
addEventListener("hashchange", open);
// A language is another page: the query goes along.
for (const link of document.querySelectorAll(".tongues a")) {
  link.addEventListener("click", () => {
    if (area.value) link.hash = `query=${encodeURIComponent(area.value)}`;
  });
}
open();
