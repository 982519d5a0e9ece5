/* Runs before the first paint, and again whenever the choice or the system changes. */

const KEY = "drom:theme";
const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

/** @returns {string} auto, light or dark: this device's choice, else the account's */
function choice() {
  try {
    return localStorage.getItem(KEY) || root.dataset.theme || "auto";
  } catch {
    return root.dataset.theme || "auto";
  }
}

function paint() {
  const chosen = choice();
  const dark = chosen === "dark" || (chosen === "auto" && systemDark.matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  document.querySelectorAll("[data-theme-choice]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === chosen));
  });
}

root.classList.add("js");
paint();
systemDark.addEventListener?.("change", paint);
document.addEventListener("DOMContentLoaded", paint);
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest("[data-theme-choice]") : null;
  if (!target) return;
  try {
    localStorage.setItem(KEY, target.getAttribute("data-theme-choice") || "auto");
  } catch {
    root.dataset.theme = target.getAttribute("data-theme-choice") || "auto";
  }
  paint();
});
