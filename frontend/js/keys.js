/* Keyboard shortcuts, bound to physical keys so that they work on a Bulgarian layout. */
import { closest } from "./dom.js";

const OFF = "drom:keys-off";
/** @type {Record<string, string>} */
const LETTERS = { KeyN: "n", KeyJ: "j", KeyK: "k", KeyX: "x" };

/** @param {EventTarget | null} target */
function typing(target) {
  return closest(target, "input:not([type=checkbox]), textarea, select, [contenteditable], [role=textbox], .ts-wrapper") !== null;
}

/** Single letters can be switched off: speech input would press them by accident. */
function lettersOff() {
  return localStorage.getItem(OFF) === "1";
}

/** @param {string} name */
function press(name) {
  /** @type {NodeListOf<HTMLElement>} */
  const targets = document.querySelectorAll(`[data-key="${name}"]`);
  const visible = [...targets].find((target) => target.getClientRects().length) || targets[0];
  visible?.click();
  return Boolean(visible);
}

/** @param {KeyboardEvent} event @returns {string | null} */
export function letter(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || lettersOff()) return null;
  if (typing(event.target) || document.querySelector("dialog[open]")) return null;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  if (event.key === "/" || event.key === "?") return event.key;
  return event.shiftKey ? null : LETTERS[event.code] || null;
}

/** @param {KeyboardEvent} event */
function combination(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  if (event.code === "KeyK") return press("/");
  if (event.key !== "Enter") return false;
  const form = closest(event.target, "form");
  if (!(form instanceof HTMLFormElement)) return false;
  form.requestSubmit();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  const name = letter(event);
  if (combination(event) || (name && press(name))) event.preventDefault();
});

/** On a page of many fields the Enter of one line, or "Go" on a phone, would send a half written form. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (closest(event.target, "form[data-enter-stays] input")) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const box = closest(event.target, "[data-keys-switch]");
  if (box instanceof HTMLInputElement) localStorage.setItem(OFF, box.checked ? "0" : "1");
});

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-keys-switch]");
  if (box instanceof HTMLInputElement) box.checked = !lettersOff();
});
