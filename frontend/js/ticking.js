/* The rows of a list: ticked, counted, and walked through with the keys. */
import { closest } from "./dom.js";
import { letter } from "./keys.js";

const ROWS = "#list tbody tr";
const TICKS = "input[form=bulk][name=chosen]";

/** @returns {HTMLInputElement[]} */
const ticks = () => [...document.querySelectorAll(/** @type {any} */ (TICKS))];

function count() {
  const option = document.querySelector("#bulk-which option[data-words]");
  const ticked = ticks().filter((one) => one.checked).length;
  if (option instanceof HTMLOptionElement) option.textContent = `${option.dataset.words} (${ticked.toLocaleString(document.documentElement.lang)})`;
}

function tickAll() {
  const all = ticks();
  const wanted = !all.every((one) => one.checked);
  all.forEach((one) => {
    one.checked = wanted;
  });
  count();
}

/** @param {number} step */
function walk(step) {
  /** @type {HTMLElement[]} */
  const rows = [...document.querySelectorAll(/** @type {any} */ (ROWS))];
  const here = rows.indexOf(/** @type {HTMLElement} */ (closest(document.activeElement, ROWS)));
  const row = rows[here < 0 ? 0 : here + step];
  const target = row?.querySelector("a[href], button");
  if (target instanceof HTMLElement) target.focus();
  return rows.length > 0;
}

function tick() {
  const box = closest(document.activeElement, ROWS)?.querySelector(TICKS);
  if (box instanceof HTMLInputElement) box.click();
  return box !== null && box !== undefined;
}

/** @type {Record<string, () => boolean>} */
const KEYS = { j: () => walk(1), k: () => walk(-1), x: tick };

document.addEventListener("keydown", (event) => {
  const act = KEYS[letter(event) || ""];
  if (act && !event.defaultPrevented && !event.isComposing && act()) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (closest(event.target, TICKS)) count();
});
document.addEventListener("click", (event) => {
  if (closest(event.target, "[data-tick-all]")) tickAll();
});
