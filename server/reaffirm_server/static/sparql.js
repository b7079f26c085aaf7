// The page of the endpoint, where scripts run: answers without a reload, a link with the query in its fragment.
// Without it the form is sent and answered as any other.

const form = document.getElementById("ask");
const area = document.getElementById("query");
const result = document.getElementById("result");
const said = document.getElementById("said");
const share = document.getElementById("share");

/** The address that opens this query: servers never see what stands behind the sign #. */
const address = () => `${location.origin}${form.getAttribute("action")}#query=${encodeURIComponent(area.value)}`;

/** Replace the answer, and what was wrong, by those of a page. */
function show(page) {
  const found = page.getElementById("result");
  const alert = page.querySelector("main > [role=alert]");
  document.querySelector("main > [role=alert]")?.remove();
  if (!found) return false;
  result.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  if (alert) form.before(document.importNode(alert, true));
  said.textContent = alert ? "" : result.querySelector("[role=status]").textContent.trim();
  (alert ? form : result).scrollIntoView({ block: "nearest" });
  area.dispatchEvent(new Event("answer"));
  return true;
}

async function run(event) {
  event?.preventDefault();
  if (!form.reportValidity()) return;
  said.textContent = result.dataset.asking;
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
    said.textContent = share.dataset.done;
  } catch {
    said.textContent = address();
  }
}

/** Put the query of the fragment into the form, and ask it. */
function open() {
  const query = new URLSearchParams(location.hash.slice(1)).get("query");
  if (!query || query === area.value) return;
  area.value = query;
  area.dispatchEvent(new Event("change"));
  run();
}

form.addEventListener("submit", run);
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
