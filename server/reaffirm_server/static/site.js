// What every page gains where scripts run: a key for the search box, one for the list of keys, buttons that copy.

const words = document.currentScript.dataset;
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], .CodeMirror");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const box = document.getElementById("q") ?? document.getElementById("find");
    if (!box) return;
    event.preventDefault();
    box.focus();
  } else if (event.key === "?") {
    location.assign(words.keys);
  }
});

document.addEventListener("DOMContentLoaded", () => {
  for (const place of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    const button = document.createElement("button");
    button.className = "quiet copy";
    button.type = "button";
    button.textContent = words.copy;
    const text = place.textContent.trim();
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = words.copy), 2000);
    });
    place.after(button);
  }
});
