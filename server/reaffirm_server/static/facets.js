// The page of recommendations, where scripts run: a filter, an order or a page without a reload. The address tells the same.

const main = document.querySelector("main");

/** Longer words are a draft, which is sent in the body of a request and never in an address. */
const LONGEST = 200;

/** What a link is called, without its count. */
const name = (link) => `${link.closest("section, nav, ul")?.className}/${link.querySelector(":scope > *")?.textContent ?? link.textContent}`;

/** The lists of values, by name. */
const lists = () => new Map([...main.querySelectorAll(".filters details")].map((list) => [list.querySelector("summary").textContent, list]));

async function go(address, { push = true, from = null } = {}) {
  const before = lists();
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("main .browse")) throw new Error("another page");
    if (push) history.pushState(null, "", address);
    document.title = page.title;
    for (const old of document.querySelectorAll("main, .tongues")) {
      const fresh = page.querySelector(old.localName === "main" ? "main" : ".tongues");
      old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    }
    main.dispatchEvent(new Event("changed", { bubbles: true }));
    lists().forEach((list, title) => (list.open = before.get(title)?.open ?? list.open));
    const called = from && name(from);
    const same = called && [...main.querySelectorAll("a")].find((link) => name(link) === called);
    const status = main.querySelector("[role=status]");
    status.tabIndex = -1;
    const beside = same?.checkVisibility() && !main.querySelector(".filters > summary")?.checkVisibility();
    (beside ? same : status).focus({ preventScroll: true });
    if (!beside) status.scrollIntoView();
  } catch {
    location.assign(address);
  } finally {
    main.removeAttribute("aria-busy");
  }
}

main.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.hasAttribute("download")) return;
  const there = new URL(link.href);
  if (there.origin !== location.origin || there.pathname !== location.pathname || there.hash) return;
  event.preventDefault();
  go(link.href, { from: link });
});

main.addEventListener("submit", (event) => {
  const form = event.target;
  const check = form.querySelector("[formmethod=post]");
  if (check && event.submitter === check) return;
  if (check && form.elements.q.value.length > LONGEST) {
    event.preventDefault();
    form.requestSubmit(check);
    return;
  }
  if (form.method !== "get" || new URL(form.action).pathname !== location.pathname) return;
  event.preventDefault();
  go(`${location.pathname}?${new URLSearchParams(new FormData(form))}`);
});

main.addEventListener("change", (event) => {
  if (event.target.matches("select")) event.target.form.requestSubmit();
});

addEventListener("popstate", () => go(location.href, { push: false }));
