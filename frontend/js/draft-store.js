/* What a form holds, kept on this device under the user's own name. */
import { addRow, totalOf } from "./rows.js";
import { choose, chosen } from "./picker.js";

/**
 * @typedef {{id: string, text: string, hint?: string}} Choice
 * @typedef {{name: string, value: string, checked?: boolean, choices?: Choice[], values?: string[]}} Kept
 * @typedef {{at: number, url: string, title: string, waiting: boolean, totals: [string, string][], fields: Kept[]}} Draft
 */

/** What a form begins with where nothing was written in it yet. @type {WeakMap<HTMLFormElement, Draft>} */
export const beginnings = new WeakMap();

const NEVER = ["file", "password", "submit", "button", "reset", "image"];

const prefix = () => `drom:draft:${document.body.dataset.user || ""}:`;

/** @param {string} key @returns {Draft | null} */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix() + key) || "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Draft} draft @returns {boolean} false when this device has no room or forbids it */
export function write(key, draft) {
  try {
    localStorage.setItem(prefix() + key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  localStorage.removeItem(prefix() + key);
}

/** @returns {string[]} */
export function keys() {
  return Object.keys(localStorage).filter((name) => name.startsWith(prefix())).map((name) => name.slice(prefix().length));
}

/** @param {any} control */
function keepable(control) {
  return control.name && !NEVER.includes(control.type)
    && control.name !== "csrfmiddlewaretoken" && !/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(control.name);
}

/** @param {HTMLFormElement} form @returns {any[]} */
const controls = (form) => [...form.elements].filter(keepable);

/** @param {any} control @returns {Kept} */
function keep(control) {
  const kept = { name: control.name, value: control.value };
  if ("picker" in control.dataset || "choicesFrom" in control.dataset) return { ...kept, choices: chosen(control) };
  if (control.type === "checkbox" || control.type === "radio") return { ...kept, checked: control.checked };
  if (control.multiple && control.options) {
    return { ...kept, values: [...control.selectedOptions].map((option) => option.value) };
  }
  return kept;
}

/** @param {HTMLFormElement} form @returns {Kept[]} */
export function fieldsOf(form) {
  return controls(form).map(keep);
}

/** @param {HTMLFormElement} form @param {boolean} waiting @returns {Draft} */
export function draftOf(form, waiting) {
  /** @type {[string, string][]} */
  const totals = [...form.querySelectorAll("[data-rows]")].map((box) => {
    const total = totalOf(box);
    return [total?.name || "", total?.value || "0"];
  });
  const title = (document.querySelector("h1")?.textContent || document.title).trim();
  return { at: Date.now(), url: location.pathname + location.search, title, waiting, totals, fields: fieldsOf(form) };
}

/** @param {HTMLFormElement} form @param {Draft} draft rows first, then what stands in them */
export function fill(form, draft) {
  fillRows(form, draft);
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const control of controls(form)) {
    const alike = draft.fields.filter((kept) => kept.name === control.name);
    const turn = seen.get(control.name) || 0;
    seen.set(control.name, turn + 1);
    const ticks = control.type === "checkbox" || control.type === "radio";
    const kept = ticks ? alike.find((one) => one.value === control.value) : alike[turn];
    if (kept) fillOne(control, kept);
  }
}

/** @param {any} control @param {Kept} kept */
function fillOne(control, kept) {
  if (kept.choices) choose(control, kept.choices);
  else if (kept.checked !== undefined) control.checked = kept.checked;
  else if (kept.values) for (const option of control.options) option.selected = kept.values.includes(option.value);
  else control.value = kept.value;
}

/** @param {HTMLFormElement} form @param {Draft} draft */
function fillRows(form, draft) {
  for (const box of form.querySelectorAll("[data-rows]")) {
    const total = totalOf(box);
    const wanted = Number(draft.totals.find(([name]) => name === total?.name)?.[1] || 0);
    while (total && box instanceof HTMLElement && Number(total.value) < wanted) if (!addRow(box)) break;
    for (const row of box.querySelectorAll("[data-row]")) {
      const names = [...row.querySelectorAll("[name]")].map((field) => field.getAttribute("name"));
      const known = names.length === 0 || draft.fields.some((kept) => names.includes(kept.name));
      if (!known) row.remove();
    }
  }
}
