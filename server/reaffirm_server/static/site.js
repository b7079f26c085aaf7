// Where scripts run, a button beside each text that is meant to be copied, and menus that close by themselves.

const words = document.currentScript.dataset;

document.addEventListener("DOMContentLoaded", () => {
  for (const place of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    const name = place.dataset.copy || words.copy;
    const button = document.createElement("button");
    button.className = "quiet copy";
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-live", "polite");
    const text = place.textContent.trim();
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = name), 2000);
    });
    place.after(button);
  }
});

/** Open what stands beside the text of a wide page, where styles cannot show the content of a closed element. */
function unfold() {
  if (CSS.supports("selector(::details-content)")) return;
  for (const [folded, width] of [[".filters", "62rem"], [".contents.short details", "74rem"]]) {
    if (!matchMedia(`(min-width: ${width})`).matches) continue;
    for (const element of document.querySelectorAll(folded)) if (element.matches("details")) element.open = true;
  }
}

document.addEventListener("DOMContentLoaded", unfold);
document.addEventListener("changed", unfold);

/** The menus of the header that lie over the page. */
const menus = () => document.querySelectorAll("header.site :is(.menu, .bar + .doors details)[open]");

/** Close the menus that an element is not in. */
function leave({ target }) {
  for (const menu of menus()) menu.open = menu.contains(target);
}

document.addEventListener("click", leave);
document.addEventListener("focusin", leave);
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

/** Show, or hide, the signs that a draft is being checked. */
function wait(root, waits) {
  for (const sign of root.querySelectorAll(".waiting")) sign.hidden = !waits;
}

document.addEventListener("submit", ({ target, submitter }) => {
  const action = submitter?.getAttribute("formaction") ?? target.getAttribute("action");
  if (new URL(action, location).pathname.endsWith("/check")) wait(target, true);
});
addEventListener("pageshow", () => wait(document, false));
