// The page of recommendations, where scripts run: a filter, an order or a page without a reload. The address tells the same.

const main = document.querySelector("main");

/** What a link is called, without its count. */
const name = (link) => `${link.closest("section, nav, ul")?.className}/${link.querySelector(":scope > *")?.textContent ?? link.textContent}`;

/** Which lists of values are open, in their order. */
const open = () => [...main.querySelectorAll("details")].map((one) => one.open);

async function go(address, { push = true, from = null } = {}) {
  const opened = open();
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("main .filters")) throw new Error("another page");
    if (push) history.pushState(null, "", address);
    document.title = page.title;
    for (const old of document.querySelectorAll("main, .tongues")) {
      const fresh = page.querySelector(old.localName === "main" ? "main" : ".tongues");
      old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    }
    const lists = [...main.querySelectorAll("details")];
    if (lists.length === opened.length) lists.forEach((one, place) => (one.open = opened[place]));
    const called = from && name(from);
    const same = called && [...main.querySelectorAll("a")].find((link) => name(link) === called);
    const status = main.querySelector("[role=status]");
    status.tabIndex = -1;
    (same ?? status).focus({ preventScroll: Boolean(same) });
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
  if (form.method !== "get" || new URL(form.action).pathname !== location.pathname) return;
  event.preventDefault();
  go(`${location.pathname}?${new URLSearchParams(new FormData(form))}`);
});

addEventListener("popstate", () => go(location.href, { push: false }));
