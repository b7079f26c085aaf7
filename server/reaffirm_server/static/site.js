// Where scripts run, a button beside each text that is meant to be copied.

const words = document.currentScript.dataset;

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
