/* Small behaviours by attribute: menus that close, dialogs that open, buttons that ask first. */
import { closest } from "./dom.js";
import { word } from "./words.js";
import { toast } from "./toast.js";

/** @param {Element | null} except */
function closeMenus(except) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.removeAttribute("open");
  });
}

/** @param {string | undefined} id @returns {HTMLDialogElement | null} */
function dialogNamed(id) {
  const dialog = id ? document.getElementById(id) : null;
  return dialog instanceof HTMLDialogElement ? dialog : null;
}

/** @param {HTMLElement} button */
async function copyText(button) {
  const source = document.querySelector(button.dataset.copy || "");
  const text = source instanceof HTMLInputElement ? source.value : source?.textContent;
  await navigator.clipboard.writeText((text || "").trim());
  toast({ text: word("copied") });
}

document.addEventListener("click", (event) => {
  closeMenus(closest(event.target, "details.menu"));
  const opener = closest(event.target, "[data-dialog-open]");
  const dialog = dialogNamed(opener?.dataset.dialogOpen);
  if (dialog && !dialog.open) {
    event.preventDefault();
    dialog.showModal();
  }
  if (closest(event.target, "[data-dialog-close]") || event.target instanceof HTMLDialogElement) {
    closest(event.target, "dialog")?.dispatchEvent(new CustomEvent("drom:close"));
    /** @type {HTMLDialogElement | null} */ (closest(event.target, "dialog"))?.close();
  }
  const copier = closest(event.target, "[data-copy]");
  if (copier) copyText(copier);
  const asking = closest(event.target, "[data-confirm]");
  if (asking && !confirm(asking.dataset.confirm)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  closeMenus(null);
  menu.querySelector("summary")?.focus();
});

document.addEventListener("change", (event) => {
  const field = closest(event.target, "[data-submit-on-change]");
  if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) field.form?.requestSubmit();
});
