/* The search palette: finds records (htmx asks the server) and does things (its own list of actions). */
import { closest } from "./dom.js";

const dialog = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
const input = () => /** @type {HTMLInputElement | null} */ (document.getElementById("palette-q"));

/** @returns {HTMLElement[]} the options that show */
function options() {
  /** @type {HTMLElement[]} */
  const all = [...(dialog()?.querySelectorAll(/** @type {any} */ ("[role=option]")) || [])];
  return all.filter((option) => !option.closest("[hidden]"));
}

/** @param {number} index */
function mark(index) {
  const all = options();
  const chosen = all[(index + all.length) % all.length];
  dialog()?.querySelectorAll("[role=option]").forEach((option) => option.setAttribute("aria-selected", "false"));
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) input()?.setAttribute("aria-activedescendant", chosen.id);
  else input()?.removeAttribute("aria-activedescendant");
}

function marked() {
  return options().findIndex((option) => option.getAttribute("aria-selected") === "true");
}

function filterActions() {
  const sought = (input()?.value || "").trim().toLowerCase();
  let left = 0;
  dialog()?.querySelectorAll("[data-palette-action]").forEach((option) => {
    const fits = (option.textContent || "").toLowerCase().includes(sought);
    option.toggleAttribute("hidden", !fits);
    if (fits) left += 1;
  });
  document.getElementById("palette-actions")?.toggleAttribute("hidden", left === 0);
  if (!sought) document.getElementById("palette-results")?.replaceChildren();
}

document.addEventListener("click", (event) => {
  const opener = closest(event.target, "[data-palette-open]");
  const palette = dialog();
  if (!opener || !palette || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  palette.showModal();
  input()?.select();
  filterActions();
  mark(0);
});

document.addEventListener("input", (event) => {
  if (event.target !== input()) return;
  filterActions();
  mark(0);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (closest(event.target, "#palette")) mark(0);
});

document.addEventListener("keydown", (event) => {
  if (event.target !== input() || event.isComposing) return;
  if (event.key === "ArrowDown") mark(marked() + 1);
  else if (event.key === "ArrowUp") mark(marked() - 1);
  else if (event.key === "Enter" && marked() >= 0) options()[marked()]?.click();
  else return;
  event.preventDefault();
});
