/* Rows of a formset: add, remove, count. */
import { closest, within } from "./dom.js";

/** @param {Element | null} box @returns {HTMLInputElement | null} */
export function totalOf(box) {
  return box?.querySelector("input[name$='-TOTAL_FORMS']") ?? null;
}

/** @param {HTMLElement} box @returns {HTMLElement | null} the new row */
export function addRow(box) {
  const button = box.querySelector("[data-add-row]");
  const template = document.getElementById(button?.getAttribute("data-add-row") || "");
  const total = totalOf(box);
  if (!(template instanceof HTMLTemplateElement) || !total || !button) return null;
  const index = total.value;
  const holder = document.createElement("div");
  holder.append(template.content.cloneNode(true));
  number(holder, index);
  const row = /** @type {HTMLElement | null} */ (holder.firstElementChild);
  if (!row) return null;
  total.value = String(Number(index) + 1);
  (box.querySelector("[data-row-list]") || box).append(row);
  row.dispatchEvent(new CustomEvent("drom:content", { bubbles: true }));
  return row;
}

/** @param {Element} holder @param {string} index replaces __prefix__ in every attribute */
function number(holder, index) {
  for (const node of holder.querySelectorAll("*")) {
    for (const attribute of [...node.attributes]) {
      if (attribute.value.includes("__prefix__")) attribute.value = attribute.value.replaceAll("__prefix__", index);
    }
  }
}

/** @param {HTMLElement} row */
function removeRow(row) {
  const marker = row.querySelector("input[name$='-DELETE']");
  const form = row.closest("form");
  const next = row.parentElement?.parentElement?.querySelector("[data-add-row]");
  if (marker instanceof HTMLInputElement) {
    marker.checked = true;
    row.hidden = true;
  } else row.remove();
  form?.dispatchEvent(new Event("input", { bubbles: true }));
  if (next instanceof HTMLElement) next.focus();
}

/** @param {ParentNode} root */
export function enhanceRows(root) {
  for (const row of within(root, "[data-row]")) {
    const marker = row.querySelector("input[name$='-DELETE']");
    if (marker instanceof HTMLInputElement && marker.checked) row.hidden = true;
  }
}

document.addEventListener("click", (event) => {
  const adder = closest(event.target, "[data-add-row]");
  const box = adder?.closest("[data-rows]");
  if (box instanceof HTMLElement) {
    const field = addRow(box)?.querySelector("input:not([type=hidden]):not([tabindex='-1']), textarea, select:not(.tomselected)");
    if (field instanceof HTMLElement) field.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const row = closest(event.target, "[data-remove-row]")?.closest("[data-row]");
  if (row instanceof HTMLElement) removeRow(row);
});
